"""Reads of places: the tree, names along it, plates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.db.models import CharField, Q, QuerySet
from shapely.geometry import shape

from minhu.accounts.models import User
from minhu.core.asked import Asked, Mark
from minhu.core.clock import local_day, now
from minhu.places import codes
from minhu.places.enums import Level, Remake
from minhu.places.geometry import Ground, polygons
from minhu.places.models import Area, Boundary, Plate, Redraw

_JOINT = " · "


def subdistrict() -> Area | None:
    """Return the subdistrict this copy serves: the one by setting, else the first with grids."""
    if settings.SUBDISTRICT_CODE:
        return Area.objects.filter(code=settings.SUBDISTRICT_CODE).first()
    grid = Area.objects.grids().values_list("code", flat=True).first()
    streets = Area.objects.filter(level=Level.SUBDISTRICT)
    if grid is not None:
        streets = streets.filter(code=codes.ancestor(grid, Level.SUBDISTRICT))
    return streets.first()


def home_area(user: User) -> Area | None:
    """Return the area of the widest post somebody holds; asked once for each loaded user."""
    known: dict[str, Area | None] = user.__dict__
    if "home_area" not in known:
        known["home_area"] = next(iter(_area(code=home_code(user))), None)
    return known["home_area"]


@Asked
def _area() -> QuerySet[Area]:
    """Return the area of a code."""
    return Area.objects.filter(pk=Mark("code", CharField()))


def in_area(code: str) -> Q:
    """Return the condition "in this area": a range on the key, so no join is needed."""
    first, after = codes.span(code)
    return Q(area_id__gte=first, area_id__lt=after)


def home_code(user: User) -> str:
    """Return the code of the area of the widest post, empty for somebody without one."""
    codes_held = [post.place_code for post in user.posts_now]
    return min(codes_held, default="")


def area(code: str) -> Area | None:
    """Return the area that somebody means by a code, short or whole, or ``None``."""
    try:
        return Area.objects.filter(pk=codes.full(code)).first()
    except ValueError:
        return None


def children(code: str) -> QuerySet[Area]:
    return Area.objects.filter(parent=code)


def communities(code: str) -> QuerySet[Area]:
    return Area.objects.inside(code).filter(level=Level.COMMUNITY).standing(local_day(now()))


def grids(code: str, day: date | None = None) -> QuerySet[Area]:
    """Return the grids that stand in an area on a day (today), each with its community loaded."""
    standing = Area.objects.inside(code).grids().standing(day or local_day(now()))
    return standing.select_related("parent")


def drawn_areas(code: str) -> QuerySet[Area]:
    """Return the grids and micro-grids in an area that are drawn and have not ended."""
    levels = (Level.GRID, Level.MICRO_GRID)
    drawn = Boundary.objects.filter(valid_to=None).values("area")
    found = Area.objects.inside(code).filter(level__in=levels, valid_to=None, pk__in=drawn)
    return found.select_related("parent")


def homes_for_new(code: str) -> QuerySet[Area]:
    """Return where something new can be drawn in an area: its communities and its grids."""
    levels = (Level.COMMUNITY, Level.GRID)
    found = Area.objects.inside(code).filter(level__in=levels, valid_to=None)
    return found.select_related("parent").order_by("code")


def newest_grounds(code: str, level: Level) -> dict[str, Ground]:
    """Return the newest ground of the areas of a level, by their codes; planned ones as well."""
    rows = Boundary.objects.inside(code).filter(area__level=level, valid_to=None)
    found = rows.order_by("area").values_list("area", "geometry")
    return {key: polygons(shape(geometry)) for key, geometry in found}


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return what areas are called, by their codes, in one statement."""
    return dict(Area.objects.filter(pk__in=codes).values_list("code", "name"))


def name_path(place: Area) -> str:
    """Return the names from the subdistrict down: ``示例街道 · 东风社区 · 第3网格``."""
    return name_paths([place.code])[place.code]


def name_paths(wanted: Iterable[str]) -> dict[str, str]:
    """Return the name paths of many codes with one SQL statement; unknown codes get ""."""
    lines = {code: _line(code) for code in wanted}
    needed = {code for line in lines.values() for code in line}
    names = dict(Area.objects.filter(pk__in=needed).values_list("code", "name"))
    return {
        code: _JOINT.join(names[step] for step in line if step in names)
        for code, line in lines.items()
    }


def _line(code: str) -> list[str]:
    """Return the codes from the subdistrict down; an area above it stands alone."""
    line = [code]
    while codes.parent(line[0]) and codes.level(line[0]) not in _TOP:
        line.insert(0, codes.parent(line[0]))
    return line


_TOP = {Level.PROVINCE, Level.CITY, Level.DISTRICT, Level.SUBDISTRICT}


def plate_by_code(typed: str) -> Plate | None:
    """Return the plate that hangs somewhere under this code, with its area, or ``None``."""
    code = codes.plate_code(typed)
    plates = Plate.objects.select_related("area__parent")
    return plates.filter(code=code, active=True).first()


def plates_inside(code: str) -> QuerySet[Plate]:
    """Return the plates that hang in an area, by area and name."""
    first, after = codes.span(code)
    plates = Plate.objects.filter(area__gte=first, area__lt=after, active=True)
    return plates.select_related("area__parent")


def planned(code: str, today: date) -> QuerySet[Redraw]:
    """Return the changes inside an area that hold from a later day and can be withdrawn."""
    found = Redraw.objects.inside(code).standing().filter(valid_from__gt=today)
    return found.exclude(kind=Remake.DECIDE).select_related("area", "by")
