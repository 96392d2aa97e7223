"""How much time a kind of whistle gives: dated rows of the catalogue, one for each kind."""

from __future__ import annotations

from datetime import datetime

from minhu.catalogue.queries import limit_for
from minhu.core.calendar import calendar
from minhu.core.clock import Limit


def limit(kind: str, clock: str, at: datetime) -> Limit:
    return limit_for("whistle", f"{clock}_{kind}", None, at)


def due(kind: str, clock: str, area_code: str, start: datetime) -> datetime:
    return limit(kind, clock, start).due(start, calendar(area_code)).at
