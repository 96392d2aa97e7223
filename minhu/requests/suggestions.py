"""Where a request should go, and why: a return, rules, the standard, what was learnt; people decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import Unit, User
from minhu.cases.models import Case, Step
from minhu.cases.queries import PUBLIC, visible_to
from minhu.catalogue.models import RoutingRule
from minhu.catalogue.queries import lineage
from minhu.catalogue.queries.routing import rules_at_work
from minhu.catalogue.routing import Facts, first_fit, fits
from minhu.core.clock import zone
from minhu.core.lifecycle import Outcome
from minhu.requests.enums import Subject
from minhu.requests.learnt import Learnt, learnt
from minhu.requests.queries import street_of, units_inside

GRID_WORKER = "网格员"
LAST_CASES = 200
GIVING = ("dispatch", "designate")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit, or none for the grid worker of the place, with the reason in words."""

    unit: Unit | None
    reason: str
    rule: RoutingRule | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A past case that a rule fits: where people sent it."""

    case: Case
    sent_to: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done with the last cases that people dispatched."""

    total: int
    tried: list[Tried]

    @property
    def agree(self) -> int:
        return sum(each.agrees for each in self.tried)


def suggestion(case: Case, at: datetime) -> Suggestion | None:
    """Return where a case should go, and why; nothing where nothing says so."""
    return suggestions([case], at).get(case.pk)


def suggestions(cases: Sequence[Case], at: datetime) -> dict[UUID, Suggestion]:
    """Return where cases should go, in as many statements for one as for many.

    Whoever returned it last had somebody in mind; then the first rule that fits, then the
    standard, and last what the closed cases of the street say.
    """
    streets = {street_of(case) for case in cases}
    rules = {street: list(rules_at_work(street, at)) for street in streets}
    units = {street: list(units_inside(street)) for street in streets}
    named = _named_by_returns(cases)
    found = {}
    for case in cases:
        here = {unit.name: unit for unit in units[street_of(case)]}
        known = _suggested(case, rules[street_of(case)], here, named.get(case.pk, ""))
        if known is not None:
            found[case.pk] = known
    rest = [case for case in cases if case.pk not in found]
    return found | _learnt_units(rest, units)


def category_learnt(case: Case) -> Learnt | None:
    """Return the category that closed cases of the street speak for, where they are sure."""
    return learnt([case], street_of(case), Subject.CATEGORY)[0]


def _learnt_units(
    cases: Sequence[Case], units: Mapping[str, Sequence[Unit]]
) -> dict[UUID, Suggestion]:
    """Return the units that closed cases speak for, of those that are still there."""
    found = {}
    for street, there in units.items():
        mine = [case for case in cases if street_of(case) == street]
        codes = {unit.code: unit for unit in there}
        for case, said in zip(mine, learnt(mine, street, Subject.UNIT), strict=True):
            if said is not None and said.label in codes:
                found[case.pk] = Suggestion(codes[said.label], said.reason)
    return found


def _suggested(
    case: Case, rules: Sequence[RoutingRule], here: Mapping[str, Unit], named: str
) -> Suggestion | None:
    if named in here:
        return Suggestion(here[named], _("退单的单位建议派给它"))
    rule = first_fit(rules, facts_of(case))
    if rule is not None:
        return Suggestion(rule.unit, _("按规则“%(rule)s”") % {"rule": rule.name}, rule)
    unit = here.get(case.standard.unit_name) if case.standard else None
    return Suggestion(unit, _("立案标准写着由它办")) if unit else None


def _named_by_returns(cases: Iterable[Case]) -> dict[UUID, str]:
    """Return whom the last return of each case named, in the words of who returned it."""
    returned = [case.pk for case in cases if case.returns]
    if not returned:
        return {}
    steps = Step.objects.filter(case__in=returned, verb="return").order_by("seq")
    return {step.case_id: str(step.payload.get("suggested", "")).strip() for step in steps}


def sent_by(case: Case, unit: Unit | None, actor: Actor, at: datetime) -> dict[str, str]:
    """Return what a step keeps of why the case went there: the rule, or whose choice it was."""
    rule = first_fit(rules_at_work(case.area_id, at), facts_of(case))
    if rule is not None and rule.unit == unit:
        asked = {"person": rule.person.name} if rule.person else {}
        return {"rule": rule.name, **asked}
    choice = {"choice": actor.name} if isinstance(actor, User) else {}
    return choice | ({"instead": rule.name} if rule is not None else {})


def facts_of(case: Case) -> Facts:
    return Facts(
        categories=lineage(case.category_id),
        area_code=case.area_id,
        channel=case.channel,
        words=f"{case.title} {case.detail}",
        hour=case.received_at.astimezone(zone()).hour,
    )


def try_out(rule: RoutingRule, user: User) -> Trial:
    """Return what a rule would have done with the last cases this user can see."""
    rows = visible_to(user).filter(kind="request", steps__verb__in=GIVING).distinct()
    cases = list(rows.order_by("-received_at", "-id")[:LAST_CASES])
    sent = _sent(cases)
    to = rule.unit.name if rule.unit else GRID_WORKER
    tried = [
        Tried(case, sent[case.pk], sent[case.pk] == to)
        for case in cases
        if fits(rule, facts_of(case))
    ]
    return Trial(len(cases), tried)


def open_cases(units: Iterable[Unit]) -> dict[Any, int]:
    """Return how many ordinary open cases each unit has; of others not everybody may know."""
    rows = Case.objects.filter(PUBLIC, outcome=Outcome.OPEN, unit__in=list(units)).order_by()
    return dict(rows.values_list("unit").annotate(count=Count("pk")))


def open_with(party: str) -> int:
    """Return how many ordinary open cases wait for one party."""
    return Case.objects.filter(PUBLIC, outcome=Outcome.OPEN, party=party).count()


def _sent(cases: Iterable[Case]) -> Mapping[Any, str]:
    """Return where people sent each case the first time."""
    steps = Step.objects.filter(case__in=list(cases), verb__in=GIVING).order_by("-seq")
    return {step.case_id: str(step.payload.get("to", "")) for step in steps}
