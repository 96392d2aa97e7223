"""A street full of what is kept closely, and a model, apart from the code, of who may know of it.

Every case has words and a number of its own. ``may_know`` is written down from the rule
(need to know, ceiling of the post), not from the queries it is held against.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post, User
from minhu.cases.models import Case
from minhu.cases.news import caller_news
from minhu.core.clock import now
from minhu.notices.domain.telling import tell_person
from minhu.people.models import ReadLog
from minhu.places.models import Area
from minhu.rates.bulletins.composing import Span
from minhu.rates.domain.publishing import compose, publish
from minhu.requests.domain.steps import take
from minhu.requests.news import TO_CALLERS
from tests.cast import COMMUNITY, GRID, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, call, hire
from tests.requests.stage import stand

STATES = ("received", "working", "suspended", "revisit", "excluded")
CEILING = {
    "desk": 1, "stranger": 1, "worker": 1, "other_worker": 1, "supervisor": 1,
    "street": 2, "leader": 2, "auditor": 2,
}  # fmt: skip
"""Decision 31: up to which level each of the cast sees; the others see what is ordinary."""
LOG = "system_admin"
"""Reads numbers, and no words, in the log of messages that went out."""
REACH = {
    "desk": COMMUNITY, "stranger": OTHER_COMMUNITY, "grid_worker": GRID, "street": STREET,
    "supervisor": STREET, "leader": STREET, "auditor": STREET, "low_desk": COMMUNITY,
    "low_street": STREET, "low_auditor": STREET, "low_leader": STREET, LOG: STREET,
}  # fmt: skip
"""Whose area it is they look after; departments have their cases instead."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case as the model knows it."""

    number: str
    words: str
    area: str
    level: int
    state: str
    unit: bool

    def may_know(self, who: str) -> bool:
        """Answer whether somebody may know that the case exists."""
        clears = self.level <= CEILING.get(who, 0)
        here = who in REACH and self.area.startswith(REACH[who].rstrip("0") or "-")
        return clears and (here or (self.unit and who in {"worker", "low_worker"}))

    def may_read(self, who: str) -> bool:
        """Answer whether its words may stand on a page: never of a kept one without a reason."""
        return self.level == Secrecy.ORDINARY and who != LOG and self.may_know(who)


def people(cast: Cast) -> dict[str, User | None]:
    """Return everybody who walks through the house: the cast, the same with less to see, nobody."""
    names = [name for name in Cast.__dataclass_fields__ if not name.endswith("unit")]
    staff: dict[str, User | None] = {name: getattr(cast, name) for name in names}
    for name, role, area in (
        ("low_desk", Role.COMMUNITY_DESK, COMMUNITY),
        ("low_street", Role.STREET_DESK, STREET),
        ("low_auditor", Role.AUDITOR, STREET),
        ("low_leader", Role.LEADER, STREET),
    ):
        staff[name] = hire(name, role, area)
    staff["low_worker"] = hire("low_worker", Role.DEPARTMENT, unit=cast.unit)
    Post.objects.filter(user__username__startswith="low_").update(ceiling=Secrecy.ORDINARY)
    return {**staff, "anonymous": None}


def cases(cast: Cast) -> list[Told]:
    """Bring a case of each level, in each place, into each of a few states."""
    return [
        Told(case.number, _words(level, area, state), area, level, state, unit=bool(case.unit_id))
        for level in (0, 1, 2)
        for area in (GRID, OTHER_GRID)
        for state in STATES
        for case in (_case(cast, level, area, state),)
    ]


def _words(level: int, area: str, state: str) -> str:
    return f"暗号{level}{area[-6:]}{STATES.index(state)}号"


def _case(cast: Cast, level: int, area: str, state: str) -> Case:
    words = _words(level, area, state)
    case = call(f"{level}-{area}-{state}", words, area_code=area, phone="13800005678", name="钱某")
    if level:
        Case.objects.filter(pk=case.pk).update(desk_code=STREET)  # who clears every level
        case.refresh_from_db()
        answers = {"secrecy": level, "note": "家事"}
        take(case, "classify", answers=answers, actor=cast.street, at=now())
    case = stand(Case.objects.get(pk=case.pk), state, cast)
    Case.objects.filter(pk=case.pk).update(longitude=113.61, latitude=34.75)
    return Case.objects.get(pk=case.pk)


def papers(cast: Cast, found: list[Told]) -> None:
    """Leave what speaks of cases elsewhere: a bulletin, the read log, notes that left the house."""
    day = now().date()
    about = Span(Area.objects.get(pk=STREET), day - timedelta(days=40), day)
    for form in ("month", "day"):
        draft = compose(form, about, actor=cast.leader, at=now())
        publish(draft, actor=cast.leader, at=now(), turn=draft.turn)
    for told in found:
        case = Case.objects.get(number=told.number)
        assert case.caller is not None
        ReadLog.objects.create(
            person=case.caller, user=cast.street, case_number=case.number, reason="contact",
            words="约时间", shown="phone", at=now(),
        )  # fmt: skip
        tell_person(
            case.caller,
            caller_news(f"{TO_CALLERS}merge", case, at=now()),
            dedupe_key=f"x{case.pk}",
            at=now(),
        )
