"""The pictures of a record, by column and by their mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Record


@dataclass(frozen=True, slots=True)
class Album:
    """A column of pictures, with the marks (hashes) of those a record has there."""

    column: Column
    marks: list[str]


def albums_of(record: Record, columns: Iterable[Column]) -> list[Album]:
    """Return the columns of pictures in use, and retired ones that hold some."""
    found = [
        Album(each, [name.rpartition("/")[2] for name in record.values.get(each.slot) or ()])
        for each in columns
        if each.kind == Kind.PICTURES
    ]
    return [each for each in found if each.marks or each.column.retired_at is None]


def file_of(record: Record, columns: Iterable[Column], mark: str, *, small: bool) -> str | None:
    """Return the name under which a picture of a record is stored, ``None`` for any other."""
    for column in columns:
        if column.kind == Kind.PICTURES:
            for name in record.values.get(column.slot) or ():
                if name.rpartition("/")[2] == mark:
                    return f"{name}-s.jpg" if small else f"{name}.jpg"
    return None
