"""What the pages of the catalogue show: the tree with its limits, and one category whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from minhu.catalogue.models import Category, Limit, Standard
from minhu.catalogue.queries import Branch, categories, limit_for, lineage
from minhu.catalogue.queries.standards import in_force, nearest, standards_for
from minhu.core.clock import local_day, spoken

KIND, CLOCKS = "request", ("accept", "dispatch", "sign", "contact", "finish", "rework")


@dataclass(frozen=True, slots=True)
class Line:
    """A category in the tree: how deep, how long the work may take, how many standards."""

    category: Category
    depth: int
    limit: str
    standards: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The limit of one clock for a category, and the rule it comes from."""

    clock: str
    limit: str
    row: Limit
    own: bool


def lines(edition: str | None, area_code: str, at: datetime, *, words: str = "") -> list[Line]:
    """Return a tree from above, or what of it has the words in its name or its standards."""
    rows = in_force(area_code, at).filter(category__edition=edition)
    plain = nearest(rows.prefetch_related(None))
    tree = categories(at, edition=edition)
    if words:
        said = {row.category_id for row in plain if words in row.condition}
        tree = tuple(_matching(tree, words, said))
    counts = Counter(row.category_id for row in plain)
    return [
        Line(branch.category, depth, _finish(branch.category, at), counts[branch.category.code])
        for branch, depth in _walk(tree)
    ]


def limits_of(category: Category, at: datetime) -> list[Rule]:
    """Return what holds today for each clock: the row of the category or of the next above."""
    day, codes = local_day(at), lineage(category.code)
    valid = Q(valid_to=None) | Q(valid_to__gt=day)
    general = Q(category=None) | Q(category__in=codes)
    rows = Limit.objects.filter(valid, general, procedure=KIND, valid_from__lte=day)
    by_clock: dict[str, list[Limit]] = {}
    for row in rows.select_related("category"):
        by_clock.setdefault(row.name, []).append(row)
    return [
        _rule(clock, min(by_clock[clock], key=lambda row: _distance(row, codes)), category, at)
        for clock in CLOCKS
        if clock in by_clock
    ]


def standards_of(category: Category, area_code: str, at: datetime) -> list[Standard]:
    """Return the standards of a category and of those above it."""
    return standards_for(category.code, area_code, at)


def _rule(clock: str, row: Limit, category: Category, at: datetime) -> Rule:
    limit = limit_for(KIND, clock, category.code, at)
    return Rule(clock, spoken(limit), row, own=row.category_id == category.code)


def _distance(row: Limit, codes: Sequence[str]) -> int:
    return codes.index(row.category_id) if row.category_id else len(codes)


def _finish(category: Category, at: datetime) -> str:
    return spoken(limit_for(KIND, "finish", category.code, at))


def _walk(tree: Iterable[Branch], depth: int = 0) -> Iterator[tuple[Branch, int]]:
    for branch in tree:
        yield branch, depth
        yield from _walk(branch.children, depth + 1)


def _matching(tree: Iterable[Branch], words: str, said: set[str]) -> Iterator[Branch]:
    """Yield the branches that match; of one whose name matches, everything below too."""
    for branch in tree:
        if words in branch.category.name:
            yield branch
            continue
        below = tuple(_matching(branch.children, words, said))
        if below or branch.category.code in said:
            yield Branch(branch.category, below)
