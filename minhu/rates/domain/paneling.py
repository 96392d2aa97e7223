"""Changing the five panels: a whole set from a day on; the old ones stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.domain.limits import KEEP
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RuleChange
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.rates import fives
from minhu.rates.books import book
from minhu.rates.fives import Edition, Panel


@transaction.atomic
def change_panels(edition: Edition, *, area: Area, actor: Actor, at: datetime) -> RuleChange:
    """Let other panels hold from a day on; what was to begin the same day gives way.

    Raises ``NotAllowedError``, and ``DomainError`` for a day that is over, a name that is empty
    or twice, no indicator at all, and no source.
    """
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改五个一，请找街道调度。"))
    _check(edition, at)
    row = log_change(
        Changed(
            RuleKind.PANELS,
            was=panels_words(fives.panels(edition.begins)),
            becomes=panels_words(edition.panels),
            begins=edition.begins,
            source=edition.source,
        ),
        area_code=area.code,
        actor=actor,
        at=at,
    )
    fives.put(edition)
    return row


def panels_words(found: Iterable[Panel]) -> str:
    """Return panels in words: each name with its indicators."""
    return "；".join(f"{each.name}：{'、'.join(_names(each)) or '—'}" for each in found)


def _names(panel: Panel) -> list[str]:
    found = []
    for name, codes in panel.indicators.items():
        held = book(name, panel.begins)
        found += [one.name if (one := held.find(code)) else code for code in codes]
    return found


def _check(edition: Edition, at: datetime) -> None:
    names = [each.name.strip() for each in edition.panels]
    if edition.begins < local_day(at):
        raise DomainError(_("只能从今天或以后改，以前的不改。"))
    if not all(names) or len(set(names)) != len(names):
        raise DomainError(_("每一块要有名字，也不能重名。"))
    if not any(codes for each in edition.panels for codes in each.indicators.values()):
        raise DomainError(_("至少放一个指标。"))
    if not edition.source.strip():
        raise DomainError(_("请写明出处，比如哪份文件。"))
