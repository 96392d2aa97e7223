"""Kinds of campaign as data: results, fields, clock and rounds; see ``editions``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings

from minhu.campaigns.enums import Share
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile


@dataclass(frozen=True, slots=True)
class Result:
    """What may come of a visit. ``again`` days later it comes up once more; ``None`` never."""

    code: str
    name: str
    done: bool = False
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One of the few things a campaign asks."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of campaign; frozen into each campaign when it is ordered (``Campaign.body``)."""

    code: str
    name: str
    source: str
    results: tuple[Result, ...]
    fields: tuple[Question, ...] = ()
    within: int = 0
    weekdays: tuple[int, ...] = ()
    turns: int = 1
    share: str = Share.NONE
    keep_days: int = 180
    body: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def repeats(self) -> bool:
        return bool(self.weekdays)

    def result(self, code: str) -> Result | None:
        return next((each for each in self.results if each.code == code), None)


def read_kind(body: Mapping[str, Any]) -> Kind:
    """Return the kind that data describe; raises ``TypeError`` and ``ValueError`` for none."""
    said = dict(body)
    results = tuple(Result(**each) for each in said.pop("results"))
    if not any(each.done for each in results):
        raise ValueError(body)
    asked = tuple(Question(**each) for each in said.pop("fields", ()))
    days = tuple(said.pop("weekdays", ()))
    return Kind(**said, results=results, fields=asked, weekdays=days, body=dict(body))


def kinds() -> dict[str, Kind]:
    """Return the kinds that can be ordered, by code; an office's own take the place of ours."""
    return dict(_read(str(Path(settings.DATA) / "campaigns")))


@lru_cache(maxsize=2)
def _read(own: str) -> dict[str, Kind]:  # noqa: ARG001 -- a cache key
    return {each.code: each for found in BOOK.read_all() for each in found}


def read_kinds(text: str) -> list[Kind]:
    """Return the kinds of a file; raises ``RuleFileError`` for what none can be."""
    file = RuleFile(text)
    return file.each("kinds", partial(_kind, file))


def _kind(file: RuleFile, number: int, said: Mapping[str, Any]) -> Kind:
    here = ("kinds", number)
    file.require(said, ("results",), *here)
    for made, key in ((Result, "results"), (Question, "fields")):
        for each in said.get(key, ()):
            file.fill(made, each, *here, key)
    lists = {key: tuple(said.get(key, ())) for key in ("results", "fields", "weekdays")}
    file.fill(Kind, {**said, **lists}, *here)
    if not any(each.get("done") for each in said["results"]):
        raise file.fault("no result settles a target; write done = true at one", *here, "results")
    return read_kind(said)


BOOK = rulebooks.add("campaigns", Rulebook("campaigns", "editions", read_kinds, "campaigns"))
