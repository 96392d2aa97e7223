"""Loading the base data that comes with Minhu: one dated file for each edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction

from minhu.catalogue import queries
from minhu.catalogue.domain.limits import Version, begin_limits
from minhu.catalogue.edition import BOOK, Entry, LimitEntry, read_edition
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category, Reason, ReplyTemplate, Rung
from minhu.core.clock import local_day
from minhu.core.rulebooks import named

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
    begun = [edition for edition in editions() if edition["begins"] <= local_day(at)]
    with transaction.atomic():
        loaded = [_load(edition, begun[:n], at) for n, edition in enumerate(begun)]
    queries.forget()
    return Loaded(*(sum(counts) for counts in zip((0,) * 5, *loaded, strict=True)))


def load_file(path: Path, *, at: datetime) -> Loaded:
    """Let what a file of an office's own says hold from its day on; twice changes nothing.

    Its limits take the place of those that hold, whoever set them; of the rest what is missing
    is added. Raises ``RuleFileError`` and ``DomainError`` for what cannot be.
    """
    with named(path.name):
        edition = read_edition(path.read_text("utf-8"))
    with transaction.atomic():
        loaded = _load(edition, None, at)
    queries.forget()
    return Loaded(*loaded)


@lru_cache(maxsize=1)
def editions() -> tuple[Entry, ...]:
    """Return every edition that comes with Minhu, the oldest first."""
    return tuple(sorted(BOOK.read_all(), key=lambda each: each["begins"]))


def _load(
    edition: Entry, before: Sequence[Entry] | None, at: datetime
) -> tuple[int, int, int, int, int]:
    """Add an edition; ``before`` are those it may follow, ``None`` when it goes before anything."""
    begins = edition["begins"]
    first = [_category(entry, {}, begins) for entry in edition["categories"]]
    second = [
        _category(child, entry, begins)
        for entry in edition["categories"]
        for child in entry.get("children", ())
    ]
    return (
        _add(Category, first) + _add(Category, second),
        begin_limits(
            _limits(edition),
            begins=begins,
            instead_of=None if before is None else _known(before),
            at=at,
        ),
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


def _limits(edition: Entry) -> list[LimitEntry]:
    return [LimitEntry(**entry) for entry in edition["limits"]]


def _known(editions: Iterable[Entry]) -> frozenset[Version]:
    """Return the limits of editions as they stand where an office left them as they were."""
    return frozenset(Version.of(each) for edition in editions for each in _limits(edition))


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
