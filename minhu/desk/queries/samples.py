"""回访规则: what holds since when, by whose word, and which waiting cases it has drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    found = would_draw(user, held[-1] if held else None)
    coming = [each for each in editions if each.begins > day]
    return replace(found, before=held[:-1][::-1], after=coming)


def would_draw(user: User, edition: Edition | None) -> Sampled:
    """Return what an edition draws of the waiting cases somebody may see, in one statement."""
    waiting = visible_to(user).filter(PUBLIC, kind="request", state=RequestState.REVISIT)
    cases = list(waiting.only(*COLUMNS).order_by("due_at", "id"))
    rules = edition.rules if edition else ()
    decided = [(next((rule for rule in rules if rule.fits(case)), None), case) for case in cases]
    return Sampled(
        edition,
        [_drawn(rule, [case for by, case in decided if by is rule]) for rule in rules],
        [],
        [],
        sum(rule is None for rule, _case in decided),
        len(cases),
    )


def _drawn(rule: SampleRule, cases: list[Case]) -> Drawn:
    return Drawn(rule, len(cases), [case for case in cases if rule.draws(case)])
