"""Loading the base data that comes with Minhu: one dated file for each edition."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from django.db import models, transaction

from minhu.catalogue import queries
from minhu.catalogue.enums import ClockUnit, Strand
from minhu.catalogue.models import Category, Limit, Reason, ReplyTemplate, Rung
from minhu.core.clock import local_day

Entry = Mapping[str, Any]
R = TypeVar("R", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were added; rows that were there already are not counted."""

    categories: int
    limits: int
    reasons: int
    templates: int
    rungs: int


def load_base(*, at: datetime) -> Loaded:
    """Add what is missing from the editions in force at ``at``; twice changes nothing.

    Rows that an office has changed or switched off keep its words.
    """
    with transaction.atomic():
        loaded = [_load(edition) for edition in editions() if edition["begins"] <= local_day(at)]
    queries.forget()
    return Loaded(*(sum(counts) for counts in zip((0,) * 5, *loaded, strict=True)))


@lru_cache(maxsize=1)
def editions() -> tuple[Entry, ...]:
    """Return every edition that comes with Minhu, the oldest first."""
    folder = files("minhu.catalogue") / "base"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return tuple(tomllib.loads((folder / name).read_text("utf-8")) for name in names)


def _load(edition: Entry) -> tuple[int, int, int, int, int]:
    begins = edition["begins"]
    first = [_category(entry, {}, begins) for entry in edition["categories"]]
    second = [
        _category(child, entry, begins)
        for entry in edition["categories"]
        for child in entry["children"]
    ]
    return (
        _add(Category, first) + _add(Category, second),
        _add(Limit, (_limit(entry, begins) for entry in edition["limits"])),
        _add(Reason, _ordered(edition["reasons"], _reason)),
        _add(ReplyTemplate, _ordered(edition["templates"], _template)),
        _add(Rung, (Rung(valid_from=begins, **entry) for entry in edition["rungs"])),
    )


def _category(entry: Entry, above: Entry, begins: date) -> Category:
    """Return a category; its strand is that of the one above where it says none."""
    code = entry["code"]
    return Category(
        code=code,
        name=entry["name"],
        parent_id=above.get("code"),
        strand=entry.get("strand") or above.get("strand") or Strand.SERVE,
        order=int(code),
        valid_from=begins,
    )


def _limit(entry: Entry, begins: date) -> Limit:
    """Return a limit; raises ``ValueError`` for a clock that is none, which nobody could reckon with."""
    if entry["clock"] not in ClockUnit.values:
        raise ValueError(
            f"minhu/catalogue/base: the limit {entry['name']!r} of {entry['procedure']!r} has the "
            f"clock {entry['clock']!r}; write one of {', '.join(ClockUnit.values)}"
        )
    return Limit(valid_from=begins, **entry)


def _reason(entry: Entry, order: int) -> Reason:
    return Reason(order=order, **entry)


def _template(entry: Entry, order: int) -> ReplyTemplate:
    return ReplyTemplate(order=order, **entry)


def _ordered(entries: Iterable[Entry], make: Callable[[Entry, int], R]) -> list[R]:
    return [make(entry, order) for order, entry in enumerate(entries, start=1)]


def _add(model: type[R], rows: Iterable[R]) -> int:
    before = model._default_manager.count()
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
    return model._default_manager.count() - before
