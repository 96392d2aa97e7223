"""By what the rows of a table of figures are told apart, as the database groups them."""

from __future__ import annotations

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr

from minhu.places.codes import WIDTH, path
from minhu.places.enums import Level
from minhu.rates.enums import By
from minhu.rates.scope import Scope

COLUMNS = {
    By.UNIT: "unit",
    By.CATEGORY: "category",
    By.CHANNEL: "channel",
    By.POST: "post",
}


def group(by: By, scope: Scope, area_column: str) -> Combinable:
    """Return what the rows of a table are told apart by; places by the head of their code."""
    if by is By.AREA:
        return Substr(area_column, 1, width_below(scope.area))
    return F(COLUMNS[by])


def group_code(by: By, group: str | None) -> str:
    """Return the code a group stands for; whatever lies on a higher level keeps its own."""
    return (group or "").ljust(12, "0") if by is By.AREA else group or ""


def width_below(area: str) -> int:
    """Return how many digits tell places one level below an area apart."""
    return WIDTH[level_below(area)]


def level_below(area: str) -> Level:
    """Return the level one below an area: communities without one, nothing below a micro-grid."""
    if not area:
        return Level.COMMUNITY
    below = [level for level, width in WIDTH.items() if width > len(path(area))]
    return below[0] if below else Level.MICRO_GRID
