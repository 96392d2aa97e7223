"""Arithmetic of area codes: a code is its own path, so "inside" is a range (domain page §6.1).

Down to the community a code has 12 digits (2 province, 2 city, 2 district, 3 subdistrict,
3 community, zeros behind); a grid adds 3 (001-499 basic, 500-999 exclusive), a micro-grid
3 more.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhu.places.enums import GridKind, Level

WIDTH: dict[Level, int] = {
    Level.PROVINCE: 2,
    Level.CITY: 4,
    Level.DISTRICT: 6,
    Level.SUBDISTRICT: 9,
    Level.COMMUNITY: 12,
    Level.GRID: 15,
    Level.MICRO_GRID: 18,
}
FIRST_EXCLUSIVE = 500
_ALIKE = str.maketrans("OILU", "011V")


def full(typed: str) -> str:
    """Return a code as it is kept: ``410402`` becomes ``410402000000``.

    Raises ``ValueError`` for what is no code: other signs than digits, another width, only
    zeros before the zeros begin.
    """
    code = typed.strip()
    if not (code.isascii() and code.isdigit()) or len(code) not in WIDTH.values():
        raise ValueError(typed)
    code = code.ljust(WIDTH[Level.COMMUNITY], "0")
    if code.startswith("00") or (len(code) > WIDTH[Level.COMMUNITY] and code.endswith("000")):
        raise ValueError(typed)
    return code


def path(code: str) -> str:
    """Return the significant digits of a code: ``410402001000`` is ``410402001``."""
    if len(code) > WIDTH[Level.COMMUNITY]:
        return code
    for width in (2, 4, 6, 9):
        if not code[width:].strip("0"):
            return code[:width]
    return code


def span(code: str) -> tuple[str, str]:
    """Return the half-open range of codes inside an area, the area's own included.

    Nothing is inside an empty code. After a path of nines comes a letter, which sorts
    behind every digit on every database.
    """
    stem = path(code)
    if not stem.strip("9"):
        return stem, "A" if stem else ""
    return stem, str(int(stem) + 1).zfill(len(stem))


def inside(code: str, area: str) -> bool:
    """Answer whether ``code`` lies in ``area`` or is it."""
    return bool(area) and code.startswith(path(area))


def level(code: str) -> Level:
    """Return the level a code speaks of; raises ``ValueError`` for a width that is none."""
    width = len(path(code))
    for name, digits in WIDTH.items():
        if digits == width:
            return name
    raise ValueError(code)


def is_code(typed: str) -> bool:
    """Answer whether this is written as the code of an area, whether there is one or not."""
    return typed.isascii() and typed.isdigit() and len(path(typed)) in WIDTH.values()


def ancestor(code: str, wanted: Level) -> str:
    """Return the code of the area of a higher level that holds this one."""
    return path(code)[: WIDTH[wanted]].ljust(WIDTH[Level.COMMUNITY], "0")


def parent(code: str) -> str:
    """Return the code one level up, or an empty text for a province.

    A town that stands directly under a city (``441900003000``) has the city as parent,
    since the district between them has no digits of its own.
    """
    stem = path(code)
    shorter = [width for width in WIDTH.values() if width < len(stem)]
    if not shorter:
        return ""
    return stem[: shorter[-1]].ljust(WIDTH[Level.COMMUNITY], "0")


def holders(code: str) -> Iterator[str]:
    """Yield the codes of the areas that hold an area, the nearest first."""
    while code := parent(code):
        yield code


def above(wanted: Level) -> Level:
    """Return the level above one; a province raises ``ValueError``."""
    levels = list(WIDTH)
    if wanted is levels[0]:
        raise ValueError(wanted)
    return levels[levels.index(wanted) - 1]


def child(area: str, wanted: Level, number: int) -> str:
    """Return the code of the area with this number, one level below ``area``."""
    stem = path(area).ljust(WIDTH[above(wanted)], "0")
    digits = WIDTH[wanted] - len(stem)
    return f"{stem}{number:0{digits}d}".ljust(WIDTH[Level.COMMUNITY], "0")


def grid_kind(code: str) -> GridKind:
    """Return the kind of a grid by its number: 001-499 basic, 500-999 exclusive."""
    exclusive = int(code[12:15]) >= FIRST_EXCLUSIVE
    return GridKind.EXCLUSIVE if exclusive else GridKind.BASIC


def plate_code(typed: str) -> str:
    """Return the plate code that somebody meant; case, gaps and look-alikes are forgiven."""
    return "".join(typed.upper().replace("-", "").split()).translate(_ALIKE)
