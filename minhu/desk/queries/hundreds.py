"""三个一百: visits, help and answers of a year, each as a numerator over a denominator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from minhu.accounts.models import User
from minhu.campaigns.enums import Share
from minhu.campaigns.models import Target
from minhu.campaigns.queries import scope
from minhu.cases.queries import visible_to
from minhu.core.clock import day_begins
from minhu.core.lifecycle import Outcome
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import grids
from minhu.rates.enums import Convention
from minhu.rates.rate import Rate, rate

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hundred:
    """One grid, or the sum of all: three numbers, none of them without its base."""

    area: Area | None
    visited: Pair
    helped: Pair
    answered: Pair

    @property
    def rates(self) -> tuple[Rate, Rate, Rate]:
        made = (self.visited, self.helped, self.answered)
        first, second, third = (rate(*pair, Convention.ALL) for pair in made)
        return first, second, third


@dataclass(frozen=True, slots=True)
class Hundreds:
    lines: list[Hundred]
    total: Hundred


def hundreds(user: User, place: Area, *, year: int) -> Hundreds:
    """Return the three hundreds of the grids somebody sees, in four statements."""
    doors, asked = _doors(user, year), _answers(user, year)
    none = (0, 0)
    lines = [
        Hundred(
            area,
            doors.get((Share.VISITED, area.pk), none),
            doors.get((Share.HELPED, area.pk), none),
            asked.get(area.pk, none),
        )
        for area in grids(place.pk)
    ]
    sums = (
        _sum(getattr(each, name) for each in lines) for name in ("visited", "helped", "answered")
    )
    return Hundreds(lines, Hundred(None, *sums))


def _doors(user: User, year: int) -> dict[tuple[str, str], Pair]:
    """Return settled targets and all targets of the campaigns that count, by share and grid."""
    rows = Target.objects.filter(
        scope(user),
        campaign__opened_at__gte=day_begins(date(year, 1, 1)),
        campaign__opened_at__lt=day_begins(date(year + 1, 1, 1)),
    ).exclude(campaign__share=Share.NONE)
    counted = rows.order_by().values_list("campaign__share", "area_id")
    with_numbers = counted.annotate(done=Count("pk", filter=Q(settled=True)), total=Count("*"))
    return {(share, area): (done, total) for share, area, done, total in with_numbers}


def _answers(user: User, year: int) -> dict[str, Pair]:
    """Return the valid requests of a year that were answered, and all of them, by grid."""
    rows = visible_to(user).filter(
        kind="request",
        received_at__gte=day_begins(date(year, 1, 1)),
        received_at__lt=day_begins(date(year + 1, 1, 1)),
        outcome__in=(Outcome.OPEN, Outcome.CLOSED),
    )
    closed, whole = Counter[str](), defaultdict[str, int](int)
    counted = rows.order_by().values_list("area_id", "outcome").annotate(n=Count("*"))
    for area, outcome, n in counted:
        grid = ancestor(area, Level.GRID) if area else ""
        whole[grid] += n
        closed[grid] += n if outcome == Outcome.CLOSED else 0
    return {grid: (closed[grid], total) for grid, total in whole.items()}


def _sum(pairs: Iterable[Pair]) -> Pair:
    done = total = 0
    for one, all_ in pairs:
        done, total = done + one, total + all_
    return done, total
