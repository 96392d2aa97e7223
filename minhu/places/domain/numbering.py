"""Which code each drawn area gets: its own, the one it had, or the next number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.places import codes, geometry
from minhu.places.domain.features import Drawn
from minhu.places.domain.reports import BoundaryReport
from minhu.places.enums import Level
from minhu.places.models import Area

_LAST = {Level.GRID: codes.FIRST_EXCLUSIVE - 1, Level.MICRO_GRID: 999}
_LAST_ABOVE_GRIDS = {Level.COMMUNITY: 199, Level.SUBDISTRICT: 599}
_LAST_OF_TWO_DIGITS = 99


@dataclass(slots=True)
class Home:
    """The area that new numbers are given in, and the areas it holds already."""

    code: str
    level: Level
    areas: list[Area]
    by_outside_id: dict[str, Area] = field(init=False)
    by_name: dict[str, Area] = field(init=False)

    def __post_init__(self) -> None:
        """Index the areas that stand by what a file may call them; the lower code goes first."""
        standing = (area for area in self.areas if area.valid_to is None)
        here = sorted(standing, key=lambda area: area.code, reverse=True)
        self.by_outside_id = {area.outside_id: area for area in here if area.outside_id}
        self.by_name = {area.name: area for area in here}

    def known(self, drawn: Drawn) -> Area | None:
        """Return the area that a feature without a code was the last time."""
        if drawn.outside_id:
            return self.by_outside_id.get(drawn.outside_id)
        return self.by_name.get(drawn.name)

    def free_numbers(self) -> Iterable[int]:
        """Return the numbers after the highest one used; a number is never used twice."""
        last = _LAST.get(self.level) or _LAST_ABOVE_GRIDS.get(self.level, _LAST_OF_TWO_DIGITS)
        before = codes.child(self.code, self.level, 0)
        after = codes.child(self.code, self.level, last)
        used = [area.code for area in self.areas if before < area.code <= after]
        width = codes.WIDTH[self.level]
        digits = width - codes.WIDTH[codes.above(self.level)]
        first = int(max(used)[width - digits : width]) + 1 if used else 1
        return range(first, last + 1)


def numbered(drawn: list[Drawn], home: Home, report: BoundaryReport) -> dict[str, Drawn]:
    """Return the features under their codes; those beyond the last number are refused."""
    given = {feature.code: feature for feature in drawn if feature.code}
    new: list[Drawn] = []
    for feature in drawn:
        area = None if feature.code else home.known(feature)
        if area is not None and area.code not in given:
            given[area.code] = feature
        elif not feature.code:
            new.append(feature)
    numbers = iter(home.free_numbers())
    for feature in _in_order(new):
        number = next(numbers, None)
        if number is None:
            words = {"name": feature.name, "code": home.code}
            report.refuse(feature.row, "", _("%(name)s：%(code)s 的编号用完了") % words)
            continue
        given[codes.child(home.code, home.level, number)] = feature
    return given


def _in_order(new: list[Drawn]) -> list[Drawn]:
    """Return features in the order of numbering; those without ground come last, as listed."""
    shown = [(feature, feature.ground) for feature in new if feature.ground is not None]
    order = geometry.reading_order([ground for _feature, ground in shown])
    return [shown[n][0] for n in order] + [each for each in new if each.ground is None]


def next_code(home: str, level: Level, *, exclusive: bool = False) -> str:
    """Return the code after the highest one used, of areas that have ended as well.

    Raises ``DomainError`` when the numbers have run out.
    """
    first = codes.FIRST_EXCLUSIVE if exclusive else 1
    last = _LAST[Level.MICRO_GRID] if exclusive else _LAST[level]
    lowest, highest = codes.child(home, level, first), codes.child(home, level, last)
    used = Area.objects.filter(code__gte=lowest, code__lte=highest).order_by("-code")
    before = used.values_list("code", flat=True).first()
    number = int(before[-3:]) + 1 if before else first
    if number > last:
        raise DomainError(_("%(code)s 的编号用完了。") % {"code": home})
    return codes.child(home, level, number)
