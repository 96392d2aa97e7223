"""Pictures of a record: made new by ``core.pictures``, kept by their hash, each change a step."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from minhu.core import pictures
from minhu.core.errors import DomainError
from minhu.core.pictures import CleanPicture
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Record

FOLDER = "ledgers/pictures"
MOST = 9
"""How many pictures a record has in one column at most."""


def add_pictures(
    record: Record, column: Column, sent: Sequence[CleanPicture], *, hand: Hand
) -> Record:
    """Put pictures into a column; one that is there already is there once.

    Raises ``DomainError`` for too many of them, for a column of something else, and for a
    record that was struck out.
    """
    if column.kind != Kind.PICTURES or column.retired_at or record.struck:
        raise DomainError(_("这里不收照片。"))
    there = kept_in(record, column)
    names = [pictures.keep(each, hand.at, folder=FOLDER)[0].removesuffix(".jpg") for each in sent]
    known = {_hash(each) for each in there}
    fresh = {_hash(each): each for each in names if _hash(each) not in known}
    if len(there) + len(fresh) > MOST:
        raise DomainError(_("一条最多%(n)d张照片，请去掉几张。") % {"n": MOST})
    return change(record, {column.slot: [*there, *fresh.values()]}, hand=hand)


def drop_picture(record: Record, column: Column, mark: str, *, hand: Hand) -> Record:
    """Take a picture out of a record; its history still names it."""
    left = [each for each in kept_in(record, column) if _hash(each) != mark]
    return change(record, {column.slot: left}, hand=hand)


def kept_in(record: Record, column: Column) -> list[str]:
    """Return the names of the pictures of a column, without their endings."""
    found = record.values.get(column.slot)
    return list(found) if isinstance(found, list) and column.kind == Kind.PICTURES else []


def _hash(name: str) -> str:
    return name.rpartition("/")[2]
