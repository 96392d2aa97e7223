"""Which finished requests the desk calls back: dated rules, and a draw nobody can steer.

A file says from when it holds (``begins``), where it comes from (``source``) and its rules in
order; the first that fits a case decides which share of such cases is called. Whether one
case is drawn follows from its number alone, so that it is the same for everybody, always.
Files in ``MINHU_DATA/samples``, TOML or JSON, are added to those that come with Minhu; of two
that begin the same day the office's own holds.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.core.drawer import Drawer, Stamp
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile

WHOLE = 100
DRAWER = Drawer("samples", ".toml", ".json")
"""The editions an office keeps itself."""


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

    def draws(self, case: Case) -> bool:
        """Answer whether the lot of a case that fits is among those called."""
        return lot(case.number) < self.share


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
    return rule is not None and rule.draws(case)


def lot(number: str) -> int:
    """Return the lot of a case, 0 to 99: the same for everybody, known to nobody before."""
    return int.from_bytes(sha256(number.encode()).digest()[:4]) % WHOLE


def editions() -> tuple[Edition, ...]:
    """Return every edition, the oldest first."""
    return _read(DRAWER.stamp())


def put(edition: Edition) -> None:
    """Keep an edition in the drawer; one that begins the same day gives way."""
    told = {
        "begins": edition.begins.isoformat(),
        "source": edition.source,
        "rules": [asdict(rule) for rule in edition.rules],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    DRAWER.put(f"{edition.begins.isoformat()}.json", text)
    forget()


def forget() -> None:
    """Look into the drawer anew at the next question."""
    DRAWER.forget()
    _read.cache_clear()


@lru_cache(maxsize=2)
def _read(stamp: Stamp) -> tuple[Edition, ...]:  # noqa: ARG001 -- a cache key
    written = [_kept(each.read_text("utf-8")) for each in DRAWER.paths() if each.suffix == ".json"]
    by_day = {edition.begins: edition for edition in (*BOOK.read_all(), *written)}
    return tuple(by_day[day] for day in sorted(by_day))


def read_edition(text: str) -> Edition:
    """Return an edition as a file of TOML tells it; raises ``RuleFileError``."""
    file = RuleFile(text)
    rules = tuple(file.each("rules", lambda n, said: file.fill(SampleRule, said, "rules", n)))
    return file.fill(Edition, {**file.told, "rules": rules})


def _kept(text: str) -> Edition:
    """Return an edition as ``put`` wrote it down."""
    told = json.loads(text)
    rules = tuple(SampleRule(**rule) for rule in told["rules"])
    return Edition(date.fromisoformat(told["begins"]), told["source"], rules)


BOOK = rulebooks.add("samples", Rulebook("requests", "samples", read_edition, "samples"))
