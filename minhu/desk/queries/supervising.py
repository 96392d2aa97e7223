"""The supervisor's board: what is late and whose, who was told, what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from minhu.accounts.models import Unit, User
from minhu.cases.lifecycle import SUPERVISE, URGE
from minhu.cases.models import Case, Deadline
from minhu.cases.queries import visible_to
from minhu.cases.standing import Stand, holding
from minhu.catalogue.enums import Told
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import Register, Turner
from minhu.desk.queries import counting
from minhu.desk.queries.pressing import PRESSING, pressed
from minhu.desk.queries.registers import WAITING
from minhu.desk.queries.whistles import on_the_way
from minhu.desk.queries.worklist import days
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from minhu.requests.enums import RequestState
from minhu.requests.sampling import SampleRule, rules_on
from minhu.whistles.models import Whistle

SHOWN = 20
PERIOD = timedelta(days=30)
HOLDERS = tuple(each.value for each in Turner if each is not Turner.ME)
"""Whose move a case can be, by kind."""
IN_STATE = {
    Register.SUSPENSIONS: RequestState.SUSPENDED,
    Register.EXCLUSIONS: RequestState.EXCLUDING,
}
"""Registers in which everything waits that stands in one state: it is counted anyway."""
ANSWERS = ("revisited", "solved", "reworked", "rated", "content", "fairly")


class Who(NamedTuple):
    """Whose move it is: the kind of party, of units which one."""

    turn: str
    unit: UUID | None


@dataclass(frozen=True, slots=True)
class Late:
    """Who holds up how many: the filters of the worklist that show exactly those."""

    name: str | Promise
    query: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of the page; ``counts`` and ``waiting`` by name, ``answers`` by measure."""

    late: list[Late]
    counts: Mapping[str, counting.Count]
    waiting: Mapping[str, counting.Count]
    pressing: list[Deadline]
    whistles: list[Whistle]
    all_whistles: int
    late_whistles: int
    answers: Mapping[str, int]
    rules: tuple[SampleRule, ...]
    first: date
    last: date

    @property
    def all_late(self) -> int:
        return sum(each.count for each in self.late)


def board(user: User, area: str, *, at: datetime) -> Board:
    """Return the board in a number of statements that does not grow with the cases."""
    cases = visible_to(user).filter(kind="request")
    is_open = cases.filter(outcome=Outcome.OPEN)
    first, last = local_day(at - PERIOD), local_day(at)
    found = totals(Scope(area=area, first=first, last=last))
    stand = holding(user, "", kind="request", at=at)
    asked = {book.value: q for book, q in WAITING.items() if book not in IN_STATE}
    return Board(
        late=late_by_holder(user, stand, at),
        counts={
            **counting.counts(is_open, conditions(at)),
            "revisit": _in_state(stand, RequestState.REVISIT),
        },
        waiting={
            **counting.counts(cases, asked),
            **{book.value: _in_state(stand, state) for book, state in IN_STATE.items()},
        },
        pressing=_pressing(user),
        whistles=list(on_the_way(user)[:SHOWN]),
        **on_the_way(user).aggregate(
            all_whistles=Count("*"), late_whistles=Count("pk", filter=Q(case__due_at__lt=at))
        ),
        answers={name: found[name] for name in ANSWERS},
        rules=rules_on(last),
        first=first,
        last=last,
    )


def conditions(at: datetime) -> dict[str, Q]:
    """Return what the board counts case by case; each is a filter of the worklist."""
    told = {f"told_{level.value}": pressed({"told": level.value}, at=at) for level in Told}
    return {
        "half": pressed({"used": "50"}, at=at),
        "most": pressed({"used": "80"}, at=at),
        "urged": pressed({"pressed": URGE}, at=at),
        "urged_late": pressed({"pressed": f"{URGE}_late"}, at=at),
        "supervised": pressed({"pressed": SUPERVISE}, at=at),
        "supervised_late": pressed({"pressed": f"{SUPERVISE}_late"}, at=at),
        "review": Q(state="suspended", due_at__lt=days(at)[0]),
        **told,
    }


def late_by_holder(user: User, stand: Stand, at: datetime) -> list[Late]:
    """Return who must move what is late, the most first: units by name, desks and grids each as one."""
    counted = Counter[Who]()
    for holder, n in stand.late_holders.items():
        counted[Who(holder.turn, holder.unit if holder.turn == Turner.UNIT else None)] += n
    counted = +counted
    found = _soonest(user, counted, at)
    made = [_late(who, n, *found.get(who, ("", at))) for who, n in counted.items()]
    return sorted(made, key=lambda each: (-each.count, each.oldest))


def _soonest(user: User, counted: Counter[Who], at: datetime) -> dict[Who, tuple[str, datetime]]:
    """Return of each who holds something late what they are called and what of it ran out first.

    Each holds something that is late, so the first is found near the beginning of an index.
    """
    late = visible_to(user).filter(kind="request", outcome=Outcome.OPEN, due_at__lt=at)
    cases = late.order_by("due_at", "id")
    turns = {who.turn for who in counted}
    first = {turn: Subquery(_held_by(cases, turn).values("due_at")[:1]) for turn in turns}
    others = User.objects.filter(pk=user.pk).values(**first) if turns else ()
    found: dict[Who, tuple[str, Any]] = {
        Who(turn, None): ("", due) for row in others for turn, due in row.items() if due
    }
    of_unit = _held_by(cases, Turner.UNIT).filter(unit=OuterRef("pk")).values("due_at")[:1]
    units = Unit.objects.filter(pk__in=[who.unit for who in counted if who.unit])
    for unit, name, due in units.annotate(due=Subquery(of_unit)).values_list("pk", "name", "due"):
        if due:
            found[Who(Turner.UNIT, unit)] = (name, due)
    return found


def _held_by(cases: QuerySet[Case], turn: str) -> QuerySet[Case]:
    """Return the cases a kind of party must move, said as "of none of the others".

    Of all cases only few are anybody's to move, and a database that knows this expects next to
    nothing of one kind, and sorts all that is open.
    """
    for other in HOLDERS:
        if other != turn:
            cases = cases.exclude(party__startswith=f"{other}:")
    return cases


def _in_state(stand: Stand, state: str) -> counting.Count:
    return counting.Count(sum(n for holder, n in stand.holders.items() if holder.state == state))


def _late(who: Who, n: int, name: str, oldest: datetime) -> Late:
    wanted = {"view": "late", "turn": who.turn} | ({"unit": str(who.unit)} if who.unit else {})
    return Late(name or Turner(who.turn).label, urlencode(wanted), n, oldest)


def _pressing(user: User) -> list[Deadline]:
    """Return the 催办 and 督办 that wait for an answer, what runs out first on top."""
    mine = visible_to(user).filter(outcome=Outcome.OPEN)
    running = Deadline.objects.filter(PRESSING, case__in=mine)
    loaded = running.select_related("case__unit", "case__area__parent").defer("case__detail")
    return list(loaded.order_by("due_at", "id")[:SHOWN])
