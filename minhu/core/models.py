"""The base of every row: a key that sorts by time and is the same on every database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Any, NamedTuple, Self, TypeVar

from django.db import models
from django.db.models.base import ModelState

from minhu.core.ids import uuid7

M = TypeVar("M", bound=models.Model)


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # -- the stubs know what a later Django adds
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """Return a row as it was read, without setting its columns one by one.

        Of a page that lists cases nothing took as long. Nobody hears of it (``post_init``), as
        of ``fresh``; a row of which some columns were left out is made as Django does.
        """
        names = _attnames(cls)
        if len(values) != len(names):
            return super().from_db(db, field_names, values)
        row = cls.__new__(cls)
        state = ModelState()
        state.adding, state.db = False, db
        vars(row).update(zip(names, values, strict=True), _state=state)
        return row


class Blank(NamedTuple):
    """A new row about which nothing was said: its columns, and what is made anew for each row.

    ``heard`` are the names that do more than to keep what is set (keys of other rows).
    """

    columns: dict[str, Any]
    made: dict[str, Callable[[], Any]]
    names: frozenset[str]
    heard: frozenset[str]


def fresh(model: type[M], /, **columns: Any) -> M:
    """Return ``model(**columns)``, without asking every column for its default each time.

    Of some sixty columns a case that comes in says a third, and beside the statement that
    writes them nothing took as long. Nobody hears of it (``post_init``): who needs to, makes
    rows as Django does. Raises ``TypeError`` for a name that is no column.
    """
    blank = _blank(model)
    if not columns.keys() <= blank.names:
        raise TypeError(f"no columns: {sorted(columns.keys() - blank.names)}")
    row = model.__new__(model)
    held = vars(row)
    held.update(blank.columns, _state=ModelState())
    for name, make in blank.made.items():
        if name not in columns:
            held[name] = make()
    held.update(columns)
    for name in blank.heard & columns.keys():
        setattr(row, name, held.pop(name))
    return row


@cache
def _attnames(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _blank(model: type[models.Model]) -> Blank:
    fields = model._meta.concrete_fields
    row = model()
    names = frozenset(name for field in fields for name in (field.name, field.attname))
    return Blank(
        {field.attname: getattr(row, field.attname) for field in fields},
        {
            field.attname: field.get_default
            for field in fields
            if field.has_default() and callable(field.default)
        },
        names,
        frozenset(name for name in names if hasattr(getattr(model, name), "__set__")),
    )
