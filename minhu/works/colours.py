"""红黄绿: the dated rule, and what it says of one deadline or of a year's plan, with the reason.

The rules that come along stand in ``definitions/colours.toml``; files in ``MINHU_DATA/works``
are an office's own and go before them. A file that cannot be read is left out and logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhu.core.rulebooks import Rulebook, named, rulebooks
from minhu.core.rulefiles import RuleFile, RuleFileError
from minhu.rates.progress import gone, share
from minhu.works.enums import Colour

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rule:
    """From when, for which kinds of works (none named: all), and the borders in days and points."""

    begins: date
    kinds: frozenset[str]
    soon: int
    slip: int
    behind: int
    source: str

    def speaks_of(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


class Verdict(NamedTuple):
    """A colour and why."""

    colour: Colour
    why: str


def rule_for(kind: str, day: date) -> Rule:
    """Return the rule that holds for a kind of works on a day: the office's own first.

    Among equals the latest; one that names the kind goes before one for all.
    """
    own, shipped = _known(str(Path(settings.DATA) / "works"))
    for rules in (own, shipped):
        if fitting := [one for one in rules if one.begins <= day and one.speaks_of(kind)]:
            return max(fitting, key=lambda one: (bool(one.kinds), one.begins))
    return shipped[0]


def rules_on(day: date) -> list[Rule]:
    """Return the rules that hold on a day, the one for most kinds first."""
    own, shipped = _known(str(Path(settings.DATA) / "works"))
    kinds = {kind for one in (*own, *shipped) for kind in one.kinds}
    return list(dict.fromkeys(rule_for(kind, day) for kind in ("", *sorted(kinds))))


def of_deadline(rule: Rule, due: date, today: date, forecast: date | None = None) -> Verdict:
    """Return how something not done yet stands, which is due on a day and may be forecast later."""
    late, expected = (today - due).days, ((forecast or due) - due).days
    worst = max(late, expected)
    if worst > 0:
        colour = Colour.RED if worst > rule.slip else Colour.YELLOW
        if late >= expected:
            words = ngettext("过了 %(n)d 天还没完成", "过了 %(n)d 天还没完成", late)
        else:
            words = ngettext("预计晚 %(n)d 天", "预计晚 %(n)d 天", expected)
        return Verdict(colour, words % {"n": worst})
    colour = Colour.YELLOW if -late <= rule.soon else Colour.GREEN
    if not late:
        return Verdict(colour, _("今天该完成"))
    return Verdict(colour, ngettext("还有 %(n)d 天", "还有 %(n)d 天", -late) % {"n": -late})


def of_plan(rule: Rule, done: Decimal, plan: Decimal, through: date) -> Verdict:
    """Return how the part of a year's plan that is done stands beside the part of the year gone."""
    reached, time = share(done, plan), 100 * gone(through)
    behind = time - reached
    facts = {"done": reached, "time": f"{time:.2f}", "day": f"{through:%m-%d}"}
    why = _("年度计划完成 %(done)s%%，时间过了 %(time)s%%（截至 %(day)s）") % facts
    if behind <= 0:
        return Verdict(Colour.GREEN, why)
    return Verdict(Colour.YELLOW if behind <= rule.behind else Colour.RED, why)


def when_done(due: date, done: date) -> Verdict:
    """Return how something that is done was done."""
    late = (done - due).days
    if late <= 0:
        return Verdict(Colour.DONE, _("按期完成"))
    return Verdict(Colour.DONE, ngettext("晚 %(n)d 天完成", "晚 %(n)d 天完成", late) % {"n": late})


@lru_cache(maxsize=4)
def _known(folder: str) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the office's own rules and those that come along; read once in a process."""
    own: list[Rule] = []
    for path in sorted(Path(folder).glob("*.toml")):
        try:
            with named(path.name):
                own += read_rules(path.read_text("utf-8"))
        except RuleFileError as error:
            log.warning("rule of colours left out", file=path.name, why=str(error))
    text = (files("minhu.works") / "definitions" / "colours.toml").read_text("utf-8")
    return tuple(own), tuple(read_rules(text))


def read_rules(text: str) -> list[Rule]:
    """Return the rules of a file; raises ``RuleFileError`` for borders that are none."""
    file = RuleFile(text)
    return file.each("rules", partial(_rule, file))


def _rule(file: RuleFile, number: int, told: Mapping[str, Any]) -> Rule:
    kinds = frozenset(told.get("kinds", ()))
    rule = file.fill(Rule, {**told, "kinds": kinds}, "rules", number)
    for name in ("soon", "slip", "behind"):
        if getattr(rule, name) < 0:
            raise file.fault(f"{name} is below 0; write 0 or more", "rules", number, name)
    return rule


rulebooks.add("works", Rulebook("works", "definitions", read_rules, "works"))
