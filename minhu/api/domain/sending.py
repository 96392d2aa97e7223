"""Taking what a program writes into a ledger, perhaps twice, by the rules and steps of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.api.models import Sent
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.pictures import clean_picture
from minhu.ledgers import cells
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.drafting import Hand, Values
from minhu.ledgers.domain.picturing import add_pictures
from minhu.ledgers.domain.writing import change, move, write
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of, places_of, readings

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sending:
    """One deed as a program sends it: its own mark, what it says in one line, and whose it is."""

    key: str
    digest: str
    hand: Hand
    actor: User


def add_once(ledger: Ledger, values: Values, *, sending: Sending) -> tuple[Record, bool]:
    """Put a record into a ledger once; ``True`` when it was this sending that did.

    Raises what ``write`` raises; a refused one may be sent again under the same mark.
    """
    return _once(sending, lambda: write(ledger, values, hand=sending.hand))


def change_once(
    record: Record, values: Values, *, seen: int | None, sending: Sending
) -> tuple[Record, bool]:
    """Change a record once. Raises ``StaleStateError`` when it is not the version that was seen."""
    return _once(sending, lambda: change(_unchanged(record, seen), values, hand=sending.hand))


def move_once(
    record: Record, verb: str, *, note: str, seen: int | None, sending: Sending
) -> tuple[Record, bool]:
    """Move a record along its life once. Raises what ``move`` raises, and as ``change_once``."""
    return _once(
        sending, lambda: move(_unchanged(record, seen), verb, hand=sending.hand, note=note)
    )


def picture_once(
    record: Record, column: Column, picture: bytes, *, sending: Sending
) -> tuple[Record, bool]:
    """Put a picture into a record once; it is made new like any other. Raises ``DomainError``."""

    def deed() -> Record:
        clean = clean_picture(BytesIO(picture))
        return add_pictures(record, column, [clean], hand=sending.hand)

    return _once(sending, deed)


def _unchanged(record: Record, seen: int | None) -> Record:
    """Return the record; raises ``StaleStateError`` when it is not the version that was seen."""
    if seen is not None and seen != record.seq:
        raise StaleStateError(_("刚刚有人先改了这一条。刷新后再改。"))
    return record


def read_values(ledger: Ledger, said: Mapping[str, Any]) -> Values:
    """Return what a program says by the names of columns as it is kept, by slot.

    Raises ``UnansweredError`` with every column, by its name, that is not there, that is not
    asked (it is reckoned, or known from another ledger), or whose words cannot be read.
    """
    columns = {column.name: column for column in columns_of(ledger)}
    how, values = readings(columns.values(), places_of(ledger)), dict[str, Any]()
    faults: dict[str, tuple[str, str]] = {}
    for name, typed in said.items():
        column = columns.get(name)
        if column is None:
            faults[name] = (name, _("台账里没有这一列"))
        elif column.is_known or column.rules.get("calculate"):
            faults[name] = (column.label, _("这一列自己会有，不用填"))
        else:
            try:
                values[column.slot] = cells.read(_text(typed), how[column.slot])
            except DomainError as error:
                faults[name] = (column.label, str(error))
    if faults:
        raise UnansweredError(faults)
    return values


def forget(at: datetime) -> int:
    """Forget marks after a month, for the worker; no program sends again so late."""
    return Sent.objects.filter(at__lt=at - KEPT).delete()[0]


def _once(sending: Sending, deed: Callable[[], Record]) -> tuple[Record, bool]:
    """Do a deed unless it was done; the mark and the record are written together."""
    known = _known(sending)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            record = deed()
            Sent.objects.create(
                key=sending.key,
                digest=sending.digest,
                record=record,
                user=sending.actor,
                at=sending.hand.at,
            )
    except (DomainError, IntegrityError):
        known = _known(sending)
        if known is None:
            raise
        return known, False
    return record, True


def _known(sending: Sending) -> Record | None:
    sent = Sent.objects.filter(user=sending.actor, key=sending.key)
    found = sent.select_related("record__ledger").first()
    if found is None:
        return None
    if found.digest != sending.digest:
        raise DomainError(_("这个键已经用过了，说的是另一件。新的内容要用新的键。"))
    return found.record


def _text(typed: Any) -> str:  # noqa: ANN401 -- a value of JSON
    """Return a value of JSON as somebody would type it."""
    if typed is None:
        return ""
    if isinstance(typed, list):
        return "\n".join(map(str, typed))
    return str(typed)
