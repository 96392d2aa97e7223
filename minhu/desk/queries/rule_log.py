"""谁改过: what was changed of the rules time and dispatch are kept by, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minhu.cases.procedures import procedures
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RuleChange
from minhu.catalogue.queries.changes import changes
from minhu.desk.queries.rulebook import rule_name


@dataclass(frozen=True, slots=True)
class Logged:
    """One change and of what it was: 诉求 · 签收 · 井盖."""

    row: RuleChange
    what: str


def logged(*kinds: RuleKind, area_code: str) -> list[Logged]:
    """Return the last changes, in one statement."""
    return [Logged(row, " · ".join(_parts(row))) for row in changes(*kinds, area_code=area_code)]


def _parts(row: RuleChange) -> Iterable[str]:
    if row.kind == RuleKind.CALENDAR:
        return (_("%(year)s年") % {"year": row.name},)
    if row.kind in {RuleKind.ROUTING, RuleKind.STRAND}:
        return (row.about,)
    if row.kind not in {RuleKind.LIMIT, RuleKind.LADDER}:
        return (str(RuleKind(row.kind).label),)
    known = row.procedure in procedures
    name = _(procedures[row.procedure].name) if known else row.procedure
    return filter(None, (name, str(rule_name(row.name)), row.about))
