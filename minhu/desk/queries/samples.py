"""回访规则: what holds since when, by whose word, and which waiting cases it has drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import PUBLIC, visible_to
from minhu.core.clock import local_day
from minhu.requests import sampling
from minhu.requests.enums import RequestState
from minhu.requests.sampling import Edition, SampleRule

SHOWN = 50
COLUMNS = ("number", "title", "category_id", "channel", "reworks", "due_at", "kind", "state")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One rule: how many waiting cases it decides about, and which of them are called."""

    rule: SampleRule
    fits: int
    drawn: list[Case]

    @property
    def shown(self) -> list[Case]:
        return self.drawn[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.drawn) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Sampled:
    """The rules of today with what they drew; the editions before and after; what no rule fits."""

    now: Edition | None
    rules: list[Drawn]
    before: list[Edition]
    after: list[Edition]
    none: int
    waiting: int


def sampled(user: User, *, at: datetime) -> Sampled:
    """Return the page in one statement, of the waiting cases somebody may see."""
    day, editions = local_day(at), sampling.editions()
    held = [each for each in editions if each.begins <= day]
    waiting = visible_to(user).filter(PUBLIC, kind="request", state=RequestState.REVISIT)
    cases = list(waiting.only(*COLUMNS).order_by("due_at", "id"))
    rules = held[-1].rules if held else ()
    decided = [(sampling.rule_for(case, at), case) for case in cases]
    return Sampled(
        held[-1] if held else None,
        [_drawn(rule, [case for by, case in decided if by is rule], at) for rule in rules],
        held[:-1][::-1],
        [each for each in editions if each.begins > day],
        sum(rule is None for rule, _case in decided),
        len(cases),
    )


def _drawn(rule: SampleRule, cases: list[Case], at: datetime) -> Drawn:
    return Drawn(rule, len(cases), [case for case in cases if sampling.is_drawn(case, at)])
