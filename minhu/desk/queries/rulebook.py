"""时限和提醒: which limits and ladders hold today, since when, by whose word, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minhu.cases.procedures import procedures
from minhu.cases.templatetags.case_words import clock_name
from minhu.catalogue.domain.ladders import Slot
from minhu.catalogue.models import Limit, Rung, Standard
from minhu.catalogue.queries.standards import in_force, upwards
from minhu.core.clock import local_day
from minhu.whistles.enums import Kind

R = TypeVar("R", Limit, Rung)


@dataclass(frozen=True, slots=True)
class Version(Generic[R]):
    """What holds today of one rule, and what follows it on a day that is published already."""

    now: R | None
    next: R | None

    @property
    def row(self) -> R:
        found = self.now or self.next
        assert found is not None  # noqa: S101 -- made of rows, so there is one
        return found


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of one procedure: the limit of each clock, and whom a ladder tells."""

    name: str
    limits: list[Version[Limit]] = field(default_factory=list)
    rungs: list[Version[Rung]] = field(default_factory=list)


def books(at: datetime) -> list[Book]:
    """Return the rules of every procedure in two statements; what is over is left out.

    In the order of the procedures themselves, requests first.
    """
    day = local_day(at)
    limits = _versions(_coming(Limit, day).select_related("category"), _limit_slot, day)
    rungs = _versions(_coming(Rung, day).select_related("standard"), _rung_slot, day)
    named = {each.row.procedure for each in limits} | {each.row.procedure for each in rungs}
    known = [name for name in procedures if name in named]
    names = [*known, *sorted(named - set(known))]
    return [
        Book(
            _(procedures[name].name) if name in procedures else name,
            [each for each in limits if each.row.procedure == name],
            [each for each in rungs if each.row.procedure == name],
        )
        for name in names
    ]


def rungs_of(slot: Slot, *, at: datetime) -> list[Rung]:
    """Return the rungs of today, those a new ladder is written from; of a coming one, its own."""
    rows = Rung.objects.filter(
        procedure=slot.procedure, name=slot.name, standard=slot.standard
    ).order_by("percent")
    held = [row for row in rows if row.valid_from <= local_day(at) and _lasts(row, at)]
    return held or [row for row in rows if _lasts(row, at)]


def _lasts(row: Rung, at: datetime) -> bool:
    return row.valid_to is None or row.valid_to > local_day(at)


def coming_standards(area_code: str, at: datetime) -> list[Standard]:
    """Return the standards that begin later, the next first; those of today stand in the tree."""
    later = Standard.objects.filter(valid_from__gt=local_day(at))
    found = (
        later.filter(area_code__in=upwards(area_code))
        .select_related("category")
        .prefetch_related("limits")
    )
    return list(found.order_by("valid_from", "category", "order"))


def standards_now(area_code: str, at: datetime) -> int:
    return in_force(area_code, at).count()


def rule_name(name: str) -> str:
    """Return the name of a clock; a whistle has limits of its own for each kind."""
    clock, _joint, kind = name.partition("_")
    alone = {"": _("没有单列的环节"), "answer": _("等来电人答复"), "return": _("签收后可以退单")}
    words = alone.get(clock) or clock_name(clock)
    return f"{words} · {Kind(kind).label}" if kind in Kind.values else words


def _coming(model: type[R], day: date) -> QuerySet[R]:
    return model._default_manager.filter(Q(valid_to=None) | Q(valid_to__gt=day))


def _versions(rows: Iterable[R], slot: Any, day: date) -> list[Version[R]]:  # noqa: ANN401 -- a key of either
    ordered = sorted(rows, key=lambda row: (slot(row), row.valid_from))
    return [_version(list(group), day) for _slot, group in groupby(ordered, key=slot)]


def _version(rows: list[R], day: date) -> Version[R]:
    """Return of rows in the order of their days the one of today and the first that follows."""
    held = [row for row in rows if row.valid_from <= day]
    later = [row for row in rows if row.valid_from > day]
    return Version(held[-1] if held else None, later[0] if later else None)


def _limit_slot(row: Limit) -> tuple[str, int, str, str]:
    order = _ORDER.index(row.name) if row.name in _ORDER else len(_ORDER)
    return row.procedure, order, row.name, row.category_id or ""


def _rung_slot(row: Rung) -> tuple[str, bool, str, str, int]:
    return row.procedure, not row.name, row.name, str(row.standard_id or ""), row.percent


_ORDER = ("accept", "dispatch", "sign", "contact", "finish", "rework", "review", "revisit")
