"""How often somebody in a pair is called on (domain page rows 91 and §6.13): dated rules, as data.

What is said is how often one goes, chosen by a person for each pair. It is no score and no list
of residents: nothing is reckoned from what is known of anybody.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The days between two visits that hold from a day on, by the words a pair uses.

    ``events`` are the hours within which somebody goes after a major event; one told more than
    ``remembered`` days after its day is history.
    """

    begins: date
    source: str
    days: Mapping[str, int]
    events: Mapping[str, int]
    remembered: int

    def between(self, said: Iterable[str]) -> int | None:
        """Return the days between two visits; the fewest of what is said, ``None`` without any."""
        return min((self.days[each] for each in said if each in self.days), default=None)


def frequencies_on(day: date) -> Frequencies:
    """Return what holds on a day; the earliest before any began."""
    known = _read(str(Path(settings.DATA) / "visits"))
    return next((one for one in reversed(known) if one.begins <= day), known[0])


def read_frequencies(text: str, before: Frequencies | None = None) -> Frequencies:
    """Return the rule of a file; raises ``ValueError`` for days and hours that are none.

    One that says nothing of events keeps those of the rule before it; an empty table says none.
    """
    told = tomllib.loads(text)
    days = {str(words): int(n) for words, n in told["days"].items()}
    said = told.get("events", before.events if before else {})
    events = {str(words): int(n) for words, n in said.items()}
    if not days or min((*days.values(), *events.values())) < 1:
        raise ValueError(told["days"], events)
    remembered = int(told.get("remembered", before.remembered if before else 0))
    return Frequencies(told["begins"], told["source"], days, events, remembered)


@lru_cache(maxsize=2)
def _read(own: str) -> tuple[Frequencies, ...]:
    shipped = list(files("minhu.care").joinpath("visits").iterdir())
    texts = [each.read_text("utf-8") for each in (*shipped, *sorted(Path(own).glob("*.toml")))]
    found: list[Frequencies] = []
    for text in sorted(texts, key=lambda each: read_frequencies(each).begins):
        found.append(read_frequencies(text, found[-1] if found else None))
    return tuple(found)
