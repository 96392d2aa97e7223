"""Which open cases nearby may be the same thing told twice: kind, place, time and words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.learning.likeness import likenesses

MOST = 3
APART = timedelta(days=30)
LEAST = 0.3
WORDLESS_METRES = 100
"""How near a picture without words must lie to be taken for the same thing."""


class Seen(NamedTuple):
    """What is compared and shown of a case around another one, by the names it has there.

    Hundreds are compared for a page that shows a few: as rows of a table they cost a tenth of
    what they cost as cases.
    """

    pk: UUID
    number: str
    title: str
    detail: str
    secrecy: int
    desk_code: str
    urgent: bool
    area_id: str
    due_at: datetime | None
    due_clock: str
    due_kind: str
    received_at: datetime
    closed_at: datetime | None
    longitude: float | None
    latitude: float | None
    category_id: str | None
    branch: str | None

    @property
    def is_kept(self) -> bool:
        return self.secrecy > Secrecy.ORDINARY


COLUMNS = (*Seen._fields[:-1], "category__parent_id")


def seen_of(case: Case) -> Seen:
    branch = case.category.parent_id if case.category else None
    return Seen._make([*(getattr(case, name) for name in Seen._fields[:-1]), branch])


@dataclass(frozen=True, slots=True)
class Repeat:
    """A case that may be the same thing; ``percent`` is how alike the words are, if any."""

    case: Seen
    metres: int | None
    percent: int | None


def repeats_among(
    one: Case, around: Sequence[tuple[Seen, int | None]], known: Collection[UUID]
) -> list[Repeat]:
    """Return those of the cases around that may repeat this one, the likest first.

    ``known`` are linked already. What is kept closely neither asks nor is named; a case of
    another street could not be merged.
    """
    case = seen_of(one)
    if case.is_kept:
        return []
    near = [pair for pair in around if pair[0].pk not in known and _may_be_one(case, pair[0])]
    alike = likenesses(words_of(case), [words_of(other) for other, _ in near])
    found = [
        _repeat(case, other, metres, share)
        for (other, metres), share in zip(near, alike, strict=True)
    ]
    kept = [each for each in found if each is not None]
    return sorted(kept, key=lambda each: (-(each.percent or 0), each.metres or 0))[:MOST]


def words_of(case: Seen) -> str:
    """Return what was said, once: without words of its own the title begins the detail."""
    begun = case.detail.startswith(case.title.rstrip("…"))
    return case.detail if begun else f"{case.title}\n{case.detail}"


def _may_be_one(one: Seen, other: Seen) -> bool:
    return (
        not other.is_kept
        and other.desk_code[:9] == one.desk_code[:9]
        and abs(other.received_at - one.received_at) <= APART
        and _one_kind(one, other)
    )


def _one_kind(one: Seen, other: Seen) -> bool:
    """Answer whether both are of one branch of the tree; what has no kind yet may be of any."""
    if one.category_id is None or other.category_id is None:
        return True
    return (one.branch or one.category_id) == (other.branch or other.category_id)


def _repeat(case: Seen, other: Seen, metres: int | None, share: float) -> Repeat | None:
    if words_of(case) and words_of(other):
        return Repeat(other, metres, round(share * 100)) if share >= LEAST else None
    same = case.category_id is not None and case.category_id == other.category_id
    close = metres is not None and metres <= WORDLESS_METRES
    return Repeat(other, metres, None) if same and close else None
