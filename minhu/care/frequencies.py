"""How often somebody in a pair is called on (domain page rows 91 and §6.13): dated rules, as data.

What is said is how often one goes, chosen by a person for each pair. It is no score and no list
of residents: nothing is reckoned from what is known of anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The days between two visits that hold from a day on, by the words a pair uses.

    ``events`` are the hours within which somebody goes after a major event; one told more than
    ``remembered`` days after its day is history. ``said`` is what the file itself says.
    """

    begins: date
    source: str
    days: Mapping[str, int]
    events: Mapping[str, int]
    remembered: int
    said: Collection[str]

    def between(self, said: Iterable[str]) -> int | None:
        """Return the days between two visits; the fewest of what is said, ``None`` without any."""
        return min((self.days[each] for each in said if each in self.days), default=None)


def frequencies_on(day: date) -> Frequencies:
    """Return what holds on a day; the earliest before any began."""
    known = _read(str(Path(settings.DATA) / "visits"))
    return next((one for one in reversed(known) if one.begins <= day), known[0])


def read_frequencies(text: str) -> Frequencies:
    """Return the rule of a file; raises ``RuleFileError`` for days and hours that are none."""
    file = RuleFile(text)
    found = file.fill(Frequencies, {"events": {}, "remembered": 0, **file.told, "said": file.told})
    for table in ("days", "events"):
        for words, n in getattr(found, table).items():
            if not isinstance(n, int) or n < 1:
                raise file.fault(f"{words} is {n}; write a number from 1", table, words)
    if not found.days:
        raise file.fault("no days between visits; write one under [days]", "days")
    return found


@lru_cache(maxsize=2)
def _read(own: str) -> tuple[Frequencies, ...]:  # noqa: ARG001 -- a cache key
    """Return every rule, the oldest first: what one says nothing of stays as it was before it."""
    found: list[Frequencies] = []
    for one in sorted(BOOK.read_all(), key=lambda each: each.begins):
        kept = {
            name: getattr(found[-1], name) for name in INHERITED if found and name not in one.said
        }
        found.append(replace(one, **kept))
    return tuple(found)


INHERITED = ("events", "remembered")
"""What a rule need not say: then that of the rule before it holds. An empty table says none."""
BOOK = rulebooks.add("visits", Rulebook("care", "visits", read_frequencies, "visits"))
