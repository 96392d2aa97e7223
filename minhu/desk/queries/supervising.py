"""The supervisor's board: what is late and whose, who was told, what waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.cases.lifecycle import SUPERVISE, URGE
from minhu.cases.models import Deadline
from minhu.cases.queries import visible_to
from minhu.catalogue.enums import Told
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.desk.queries import counting
from minhu.desk.queries.pressing import PRESSING, pressed
from minhu.desk.queries.registers import WAITING
from minhu.desk.queries.whistles import on_the_way
from minhu.desk.queries.worklist import days
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from minhu.requests.sampling import SampleRule, rules_on
from minhu.whistles.models import Whistle

SHOWN = 20
PERIOD = timedelta(days=30)
TURNS: dict[str, str | Promise] = {"desk": _("受理、调度"), "grid": _("网格员")}
ANSWERS = ("revisited", "solved", "reworked", "rated", "content", "fairly")


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
    return Board(
        late=late_by_holder(user, at),
        counts=counting.counts(is_open, conditions(at)),
        waiting=counting.counts(cases, {book.value: q for book, q in WAITING.items()}),
        pressing=_pressing(user),
        whistles=list(on_the_way(user)[:SHOWN]),
        **on_the_way(user).aggregate(
            all_whistles=Count("pk"), late_whistles=Count("pk", filter=Q(case__due_at__lt=at))
        ),
        answers={name: found[name] for name in ANSWERS},
        rules=rules_on(last),
        first=first,
        last=last,
    )


def conditions(at: datetime) -> dict[str, Q]:
    """Return what the board counts of the open cases; each is a filter of the worklist."""
    told = {f"told_{level.value}": pressed({"told": level.value}, at=at) for level in Told}
    return {
        "half": pressed({"used": "50"}, at=at),
        "most": pressed({"used": "80"}, at=at),
        "urged": pressed({"pressed": URGE}, at=at),
        "urged_late": pressed({"pressed": f"{URGE}_late"}, at=at),
        "supervised": pressed({"pressed": SUPERVISE}, at=at),
        "supervised_late": pressed({"pressed": f"{SUPERVISE}_late"}, at=at),
        "review": Q(state="suspended", due_at__lt=days(at)[0]),
        "revisit": Q(state="revisit"),
        **told,
    }


def late_by_holder(user: User, at: datetime) -> list[Late]:
    """Return who must move what is late, the most first: units by name, desks and grids each as one."""
    late = visible_to(user).filter(kind="request", outcome=Outcome.OPEN, due_at__lt=at).order_by()
    rows = late.values_list("party", "unit", "unit__name").annotate(Count("pk"), Min("due_at"))
    found: dict[tuple[str, str], tuple[str | Promise, int, datetime]] = {}
    for party, unit, name, count, oldest in rows:
        turn = party.partition(":")[0]
        key = (turn, str(unit) if turn == "unit" else "")
        label = name if turn == "unit" else TURNS.get(turn, turn)
        known = found.get(key, (label, 0, oldest))
        found[key] = (label, known[1] + count, min(known[2], oldest))
    made = [_late(key, *row) for key, row in found.items()]
    return sorted(made, key=lambda each: (-each.count, each.oldest))


def _late(key: tuple[str, str], name: str | Promise, count: int, oldest: datetime) -> Late:
    turn, unit = key
    wanted = {"view": "late", "turn": turn} | ({"unit": unit} if unit else {})
    return Late(name, urlencode(wanted), count, oldest)


def _pressing(user: User) -> list[Deadline]:
    """Return the 催办 and 督办 that wait for an answer, what runs out first on top."""
    mine = visible_to(user).filter(outcome=Outcome.OPEN)
    running = Deadline.objects.filter(PRESSING, case__in=mine)
    loaded = running.select_related("case__unit", "case__area__parent").defer("case__detail")
    return list(loaded.order_by("due_at", "id")[:SHOWN])
