"""Reading the catalogue. Limits are asked for with every step, so they are kept in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minhu.catalogue import models
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category, Reason, ReplyTemplate, StandardLimit
from minhu.catalogue.queries import ladders
from minhu.core.clock import Clock, Limit, Mode, local_day
from minhu.core.errors import DomainError

FRESH_SECONDS = 5.0
"""How long a change made by another process may go unseen here."""

Slot = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """A limit and the days on which it holds; ``ends`` is the first day without it."""

    limit: Limit
    begins: date
    ends: date | None

    def holds(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All limits by procedure, clock and category, parent and strand of each category, and the limits of the standards."""

    spans: Mapping[Slot, tuple[Span, ...]]
    parents: Mapping[str, str]
    strands: Mapping[str, str]
    standards: Mapping[tuple[UUID, str], Limit]
    fresh_until: float

    def lineage(self, category: str) -> Iterator[str]:
        """Yield a category, its parents upward, and last "any"."""
        while category:
            yield category
            category = self.parents.get(category, "")
        yield ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with those below it."""

    category: Category
    children: tuple[Branch, ...]


_kept: list[Snapshot] = []


def forget() -> None:
    """Drop what is kept in memory: after a change in this process, and between tests."""
    _kept.clear()
    ladders.forget()


def lineage(category_code: str | None) -> tuple[str, ...]:
    """Return a category and its parents upward; nothing for no category."""
    return tuple(code for code in _snapshot().lineage(category_code or "") if code)


def strand_of(category_code: str) -> Strand | None:
    """Return whether a category builds, patrols or serves; nothing for one that is not there."""
    said = _snapshot().strands.get(category_code)
    return Strand(said) if said else None


def limit_for(
    procedure: str,
    clock: str,
    category_code: str | None,
    at: datetime,
    *,
    standard: UUID | None = None,
) -> Limit:
    """Return how much time a clock gives a case of a category that starts it at ``at``.

    What the chosen standard says goes before all. Otherwise the nearest of the category, its parents and "any" counts, as it held on that day in
    the place. Before the first table the first one known counts, so that old cases can be
    taken in. Raises ``DomainError`` when the catalogue has no such limit.
    """
    snapshot, day = _snapshot(), local_day(at)
    if standard is not None and (standard, clock) in snapshot.standards:
        return snapshot.standards[standard, clock]
    slots = [(procedure, clock, code) for code in snapshot.lineage(category_code or "")]
    known = [snapshot.spans[slot] for slot in slots if slot in snapshot.spans]
    for spans in known:
        for span in spans:
            if span.holds(day):
                return span.limit
    first = min((spans[0] for spans in known), key=lambda span: span.begins, default=None)
    if first is not None and day < first.begins:
        return first.limit
    raise DomainError(_("还没有设“%(clock)s”的时限，请管理员先在时限表里补上。") % {"clock": clock})


def reasons(kind: str) -> tuple[Reason, ...]:
    """Return the reasons of one list that may be chosen now, in their order."""
    return tuple(Reason.objects.filter(kind=kind, active=True))


def reason_for(kind: str, code: str) -> Reason | None:
    """Return a reason that was chosen once, whether or not it may still be chosen."""
    return Reason.objects.filter(kind=kind, code=code).first()


def reason_labels() -> dict[tuple[str, str], str]:
    """Return the words of every reason there ever was, by kind and code (for a timeline)."""
    rows = Reason.objects.values_list("kind", "code", "label")
    return {(kind, code): label for kind, code, label in rows}


def reply_templates(verb: str, category_code: str | None = None) -> tuple[ReplyTemplate, ...]:
    """Return the replies offered with a verb: the general ones and those of the category."""
    fitting = Q(category=None) | Q(category=category_code) if category_code else Q()
    return tuple(ReplyTemplate.objects.filter(fitting, verb=verb, active=True))


def categories(at: datetime, *, edition: str | None = None) -> tuple[Branch, ...]:
    """Return the tree of the categories that may be chosen at a moment, in one statement.

    The tree of the house, unless another ``edition`` is in use (``queries.editions``).
    """
    rows = offered(at, edition=edition)
    below: dict[str | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return _branches(below, None)


def offered(at: datetime, *, edition: str | None = None) -> QuerySet[Category]:
    """Return the categories of one tree that may be chosen at a moment."""
    day = local_day(at)
    valid = Q(valid_to=None) | Q(valid_to__gt=day)
    return Category.objects.filter(valid, active=True, valid_from__lte=day, edition=edition)


def _branches(below: Mapping[str | None, list[Category]], code: str | None) -> tuple[Branch, ...]:
    return tuple(Branch(row, _branches(below, row.code)) for row in below.get(code, ()))


def _snapshot() -> Snapshot:
    """Return the kept limits; one thread reads them anew, the others go on with the old."""
    now = time.monotonic()
    if not _kept:
        return _read(now)
    kept = _kept[0]
    if now < kept.fresh_until:
        return kept
    _kept[:] = [replace(kept, fresh_until=now + FRESH_SECONDS)]
    return _read(now)


def _read(now: float) -> Snapshot:
    """Read the limits and keep them, unless there are none yet."""
    rows = models.Limit.objects.order_by("procedure", "name", "category", "valid_from")
    spans = {slot: tuple(map(_span, group)) for slot, group in groupby(rows, _slot)}
    known = list(Category.objects.values_list("code", "parent_id", "strand"))
    parents = {code: above for code, above, _strand in known if above}
    strands = {code: strand for code, _above, strand in known}
    snapshot = Snapshot(spans, parents, strands, _standards(), now + FRESH_SECONDS)
    if spans:
        _kept[:] = [snapshot]
    return snapshot


def _standards() -> dict[tuple[UUID, str], Limit]:
    columns = ("standard_id", "name", "amount", "clock", "mode", "text", "standard__source")
    return {
        (key, name): Limit(amount, Clock(clock), Mode(mode), text, source)
        for key, name, amount, clock, mode, text, source in StandardLimit.objects.values_list(
            *columns
        )
    }


def _slot(row: models.Limit) -> Slot:
    return (row.procedure, row.name, row.category_id or "")


def _span(row: models.Limit) -> Span:
    limit = Limit(row.amount, Clock(row.clock), Mode(row.mode), row.text, row.source)
    return Span(limit, row.valid_from, row.valid_to)
