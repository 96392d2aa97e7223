"""The list of ledgers, by the part of a street's work they stand under."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from minhu.accounts.models import User
from minhu.ledgers.edition import subject_of
from minhu.ledgers.enums import Subject
from minhu.ledgers.models import Ledger
from minhu.ledgers.queries.ledgers import ledgers_for


@dataclass(frozen=True, slots=True)
class Shelf:
    """The ledgers of one subject, and how many records they hold for whoever reads."""

    subject: Subject
    ledgers: list[Ledger]

    @property
    def records(self) -> int:
        return sum(ledger.n for ledger in self.ledgers)  # type: ignore[attr-defined]  # -- a number for the list


def shelves(user: User) -> list[Shelf]:
    """Return the ledgers somebody may open by subject, an office's own ones first.

    In two statements, however many ledgers there are.
    """
    found: dict[Subject, list[Ledger]] = defaultdict(list)
    for ledger in ledgers_for(user):
        found[subject_of(ledger.code)].append(ledger)
    order = sorted(Subject, key=lambda subject: subject is not Subject.OWN)
    return [Shelf(subject, found[subject]) for subject in order if subject in found]
