"""Which finished requests the desk calls back: dated rules, and a draw nobody can steer.

A file says from when it holds (``begins``), where it comes from (``source``) and its rules in
order; the first that fits a case decides which share of such cases is called. Whether one
case is drawn follows from its number alone, so that it is the same for everybody, always.
Files in ``MINHU_DATA/samples`` are added to those that come with Minhu.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from minhu.cases.models import Case
from minhu.core.clock import local_day

WHOLE = 100


@dataclass(frozen=True, slots=True)
class SampleRule:
    """So many of a hundred cases; what is empty fits every case."""

    name: str
    share: int
    category: str = ""
    channel: str = ""
    reworked: bool = False

    def fits(self, case: Case) -> bool:
        return (
            (case.category_id or "").startswith(self.category)
            and self.channel in {"", case.channel}
            and (case.reworks > 0 or not self.reworked)
        )


@dataclass(frozen=True, slots=True)
class Edition:
    """The rules that hold from a day on."""

    begins: date
    source: str
    rules: tuple[SampleRule, ...]


def rule_for(case: Case, at: datetime) -> SampleRule | None:
    """Return the rule that decides about a case; without one nobody is called."""
    return next((rule for rule in rules_on(local_day(at)) if rule.fits(case)), None)


def rules_on(day: date) -> tuple[SampleRule, ...]:
    """Return the rules that hold on a day, in their order."""
    held = [edition for edition in editions() if edition.begins <= day]
    return held[-1].rules if held else ()


def is_drawn(case: Case, at: datetime) -> bool:
    """Answer whether the desk calls the caller of this case."""
    rule = rule_for(case, at)
    return rule is not None and lot(case.number) < rule.share


def lot(number: str) -> int:
    """Return the lot of a case, 0 to 99: the same for everybody, known to nobody before."""
    return int.from_bytes(sha256(number.encode()).digest()[:4]) % WHOLE


def editions() -> tuple[Edition, ...]:
    """Return every edition, the oldest first."""
    own = Path(settings.DATA) / "samples"
    return _read(str(own))


@lru_cache(maxsize=2)
def _read(own: str) -> tuple[Edition, ...]:
    shipped = list(files("minhu.requests").joinpath("samples").iterdir())
    added = sorted(Path(own).glob("*.toml"))
    texts = [each.read_text("utf-8") for each in (*shipped, *added)]
    return tuple(sorted(map(read_edition, texts), key=lambda edition: edition.begins))


def read_edition(text: str) -> Edition:
    """Return an edition as a file tells it."""
    told = tomllib.loads(text)
    rules = tuple(SampleRule(**rule) for rule in told["rules"])
    return Edition(told["begins"], told["source"], rules)
