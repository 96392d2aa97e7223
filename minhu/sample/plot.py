"""How calls go in the sample month: a fate is a list of scenes with their usual delays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from minhu.core.clock import local_day, zone
from minhu.sample.fates import Fate

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Scene:
    """One verb at one moment, by somebody in a role."""

    at: datetime
    verb: str
    role: str
    answers: dict[str, Any]


def story(fate: Fate, ends: datetime, chance: random.Random) -> list[Scene]:
    """Return the scenes of one call of the month, the first being its receipt."""
    while True:
        if fate.fixed is not None:
            begins = ends - timedelta(hours=fate.fixed)
        else:
            begins = in_daytime(ends - MONTH * chance.random(), chance)
        found = list(scenes(fate, begins, ends, chance))
        if found[-1].at <= ends:
            return found


def scenes(fate: Fate, begins: datetime, ends: datetime, chance: random.Random) -> Iterator[Scene]:
    """Yield the scenes of one call; staff work by day, open cases keep their exact hours."""
    at = begins
    yield Scene(at, "submit", "", {})
    for verb, role, (least, most), answers in fate.plan:
        at += timedelta(hours=chance.uniform(least, most))
        if fate.fixed is None:
            at = in_daytime(at, chance)
        yield Scene(at, verb, role, {**answers, **_days(verb, at, ends)})


def _days(verb: str, at: datetime, ends: datetime) -> dict[str, Any]:
    """Return the days that are named with a verb: of a review, of a later promise."""
    if verb == "suspend":
        return {"review_at": ends + timedelta(days=24)}
    return {"until": local_day(at) + timedelta(days=12)} if verb == "ask_extension" else {}


def in_daytime(moment: datetime, chance: random.Random) -> datetime:
    """Return the moment, or the next morning when it falls into the night (19 to 8)."""
    local = moment.astimezone(zone())
    if 8 <= local.hour < 19:  # noqa: PLR2004 -- the hours of a working day
        return moment
    day = local if local.hour < 8 else local + timedelta(days=1)  # noqa: PLR2004 -- the morning
    return day.replace(hour=8, minute=chance.randint(0, 59))
