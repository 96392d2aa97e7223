"""Opening a ledger, and changing what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import CROCKFORD, uuid7
from minhu.ledgers import cells
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger
from minhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Asked:
    """A column as somebody wants it."""

    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    key: bool = False


@transaction.atomic
def open_ledger(
    name: str,
    area: Area,
    asked: Sequence[Asked],
    *,
    actor: User | None,
    at: datetime,
    code: str = "",
) -> Ledger:
    """Open a ledger with its columns.

    ``actor`` is nobody for what the house brings along. Raises ``NotAllowedError``, and
    ``DomainError`` for a ledger without columns, with two of one name, or two keys.
    """
    asked = [replace(each, label=cells.plain(each.label)[:60]) for each in asked]
    ledger = Ledger(
        code=code or _short_code(), name=name.strip(), area=area, opened_by=actor, opened_at=at
    )
    if actor is not None and not actor.has_perm("ledgers.define_ledger", ledger):
        raise NotAllowedError(_("您不能在这里建台账，请找街道调度。"))
    _check(asked)
    ledger.save(force_insert=True)
    Column.objects.bulk_create(
        Column(
            ledger=ledger,
            slot=f"c{order}",
            label=each.label,
            kind=each.kind,
            choices=list(each.choices),
            is_key=each.key,
            order=order,
        )
        for order, each in enumerate(asked, start=1)
    )
    return ledger


def _check(asked: Sequence[Asked]) -> None:
    labels = [each.label for each in asked]
    if not labels:
        raise DomainError(_("至少要有一列。"))
    if "" in labels or len(set(labels)) != len(labels):
        raise DomainError(_("列名不能空着，也不能重名。"))
    if sum(each.key for each in asked) > 1:
        raise DomainError(_("只能选一列来认出每一条。"))


def _short_code() -> str:
    """Return eight characters for an address, from the random end of a key."""
    number = uuid7().int
    return "".join(CROCKFORD[(number >> 5 * n) % 32] for n in range(8)).lower()
