"""The list of ledgers, by the part of a street's work they stand under."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from minhu.accounts.models import User
from minhu.ledgers.cells import plain
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


def shelves(user: User, words: str = "") -> list[Shelf]:
    """Return the ledgers somebody may open by subject, an office's own ones first.

    With ``words`` only those whose name, or whose subject, says so. In two statements, however
    many ledgers there are.
    """
    wanted = plain(words)
    found: dict[Subject, list[Ledger]] = defaultdict(list)
    for ledger in ledgers_for(user):
        subject = subject_of(ledger.code)
        if wanted in ledger.name or wanted in subject.label:
            found[subject].append(ledger)
    order = sorted(Subject, key=lambda subject: subject is not Subject.OWN)
    return [Shelf(subject, found[subject]) for subject in order if subject in found]
