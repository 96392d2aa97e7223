"""What the map of the wall shows: grids by what is open, late or was closed today, and whistles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count

from minhu.accounts.models import User
from minhu.centre.enums import Shade
from minhu.centre.queries import Part, cases_here, in_parts, parts
from minhu.core.clock import day_begins, local_day
from minhu.core.lifecycle import Outcome
from minhu.places.codes import inside
from minhu.places.models import Area

Grids = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Ground:
    """The grids by one number (``shown``), those with something late, and the pieces below.

    ``asks`` is what the list behind a number of ``shown`` asks for, beside its place.
    """

    shade: Shade
    shown: dict[str, int]
    late: dict[str, int]
    parts: list[tuple[Part, int]]
    asks: str

    @property
    def steps(self) -> tuple[int, int, int]:
        """From how many on a grid takes each of the three shades."""
        return steps(self.shown.values())

    @property
    def ranges(self) -> tuple[str, str, int]:
        """The numbers of each shade as a legend says them; the last is "so many and more"."""
        first, second, third = self.steps
        return _range(first, second), _range(second, third), third


def ground(user: User, area: Area, grids: Grids, shade: Shade, *, at: datetime) -> Ground:
    """Return the map of a place in one of its shades; ``grids`` are open and late ones by grid."""
    late = {code: gone for code, (_open, gone) in grids.items() if gone}
    found = parts(area, grids)
    if shade is Shade.CLOSED:
        shown = _closed(user, area, at=at)
        below = in_parts(shown, [part.code for part in found])
        pieces = [(part, below[part.code]) for part in found]
    elif shade is Shade.LATE:
        shown, pieces = late, [(part, part.late) for part in found]
    else:
        shown = {code: n for code, (n, _gone) in grids.items()}
        pieces = [(part, part.open) for part in found]
    return Ground(shade, shown, late, pieces, _asks(shade, at))


def steps(numbers: Collection[int]) -> tuple[int, int, int]:
    """Return from how many on each shade begins: thirds of the largest number, 1, 2 and 3 at least.

    Where every grid holds many, shades that end at three would all be the same.
    """
    most = max(3, *numbers, 3)
    return 1, 1 + -(-most // 3), 1 + -(-2 * most // 3)


def _range(first: int, after: int) -> str:
    return str(first) if after - first == 1 else f"{first}–{after - 1}"


def above(area: Area, home: Area) -> list[Area]:
    """Return the places around a place, from one's own down to the nearest."""
    found: list[Area] = []
    while area.code != home.code and area.parent is not None and inside(area.code, home.code):
        area = area.parent
        found.insert(0, area)
    return found


def _closed(user: User, area: Area, *, at: datetime) -> dict[str, int]:
    since = day_begins(local_day(at))
    cases = cases_here(user, area).filter(outcome=Outcome.CLOSED, closed_at__gte=since)
    return dict(cases.values_list("area").annotate(n=Count("*")))


def _asks(shade: Shade, at: datetime) -> str:
    asked = {
        Shade.OPEN: {},
        Shade.LATE: {"view": "late"},
        Shade.CLOSED: {"outcome": "closed", "closed": local_day(at).isoformat()},
    }[shade]
    return "".join(f"&{each}" for each in [urlencode(asked)] if each)
