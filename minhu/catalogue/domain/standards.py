"""Taking in filing standards: one row for each condition, or for each stage of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from minhu.catalogue import queries
from minhu.catalogue.models import Standard, StandardLimit
from minhu.core.clock import Limit

Slot = tuple[str, str]
"""Code of the category, and the condition."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A standard as a file words it: what it says, and how long each stage may take."""

    category: str
    condition: str
    says: Mapping[str, Any]
    limits: Mapping[str, Limit]


@transaction.atomic
def keep_rules(rules: Iterable[Rule], *, area_code: str, begins: date) -> dict[Slot, bool]:
    """Let standards hold in an area (empty: everywhere) from a day on.

    Answers for each whether anything changed. One that says something else than before ends
    the day the new one begins; cases that were filed under it keep it.
    """
    open_rows = Standard.objects.filter(area_code=area_code, valid_to=None)
    known = {_slot(row): row for row in open_rows.prefetch_related("limits")}
    last = max((row.order for row in known.values()), default=0)
    changed: dict[Slot, bool] = {}
    for order, rule in enumerate(rules, start=last + 1):
        slot = (rule.category, rule.condition)
        row = known.get(slot)
        changed[slot] = row is None or not _same(row, rule)
        if changed[slot]:
            _write(rule, row, (area_code, begins, order))
    queries.forget()
    return changed


def _slot(row: Standard) -> Slot:
    return (row.category_id, row.condition)


def _same(row: Standard, rule: Rule) -> bool:
    limits = {
        limit.name: (limit.amount, limit.clock, limit.mode, limit.text)
        for limit in row.limits.all()
    }
    wanted = {name: _told(limit) for name, limit in rule.limits.items()}
    return limits == wanted and all(getattr(row, name) == said for name, said in rule.says.items())


def _write(rule: Rule, old: Standard | None, place: tuple[str, date, int]) -> None:
    """Write a standard anew; one that began the same day is put right where it stands."""
    area_code, begins, order = place
    if old is not None and old.valid_from < begins:
        Standard.objects.filter(pk=old.pk).update(valid_to=begins)
        order, old = old.order, None
    row = old or Standard(
        category_id=rule.category,
        condition=rule.condition,
        area_code=area_code,
        valid_from=begins,
        order=order,
    )
    for name, said in rule.says.items():
        setattr(row, name, said)
    row.save()
    row.limits.all().delete()
    StandardLimit.objects.bulk_create(
        StandardLimit(
            standard=row,
            name=name,
            order=place,
            amount=limit.amount,
            clock=limit.clock.value,
            mode=limit.mode.value,
            text=limit.text,
        )
        for place, (name, limit) in enumerate(rule.limits.items())
    )


def _told(limit: Limit) -> tuple[int, str, str, str]:
    return (limit.amount, limit.clock.value, limit.mode.value, limit.text)
