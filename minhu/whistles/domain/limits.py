"""How much time a kind of whistle gives: dated rows of the catalogue, one for each kind."""

from __future__ import annotations

from datetime import datetime

from minhu.cases.domain.clocks import Start
from minhu.catalogue.queries import limit_for
from minhu.core.calendar import calendar
from minhu.core.clock import Limit
from minhu.whistles.enums import Kind

BLOWN = (Kind.DAILY, Kind.HARD, Kind.URGENT)
KINDS = {
    "ack": BLOWN,
    "record": (Kind.PHONE,),
    "arrive": tuple(Kind),
    "meet": tuple(Kind),
    "finish": tuple(Kind),
}
"""Of which kinds a clock has a limit each; the other clocks have one for all kinds."""


def rule(kind: str, clock: str) -> str:
    """Return the name under which the catalogue keeps the limit of a clock."""
    return f"{clock}_{kind}"


def rules() -> dict[str, tuple[str, ...]]:
    """Return under which names the catalogue keeps the limits of each clock that has several."""
    return {clock: tuple(rule(kind, clock) for kind in kinds) for clock, kinds in KINDS.items()}


def limit(kind: str, clock: str, at: datetime) -> Limit:
    return limit_for("whistle", rule(kind, clock), None, at)


def due(kind: str, clock: str, area_code: str, start: datetime) -> datetime:
    return limit(kind, clock, start).due(start, calendar(area_code)).at


def start(kind: str, clock: str, since: datetime) -> Start:
    """Return a clock that runs by the limit of this kind from a moment on."""
    return Start(clock, rule(kind, clock), since)
