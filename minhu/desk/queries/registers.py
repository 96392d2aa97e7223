"""The registers 登记簿: what is suspended, excluded, returned in dispute, appealed against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.cases.queries import visible_to
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import Register
from minhu.desk.queries.worklist import days
from minhu.places.queries import in_area

ALL = Q()
OPEN = Outcome.OPEN
"""Said beside a state that is open: what is open has an index of its own."""
IN_DISPUTE = 2
"""A case that is returned for the second time is in dispute (domain page §6.3)."""


@dataclass(frozen=True, slots=True)
class Book:
    """What stands in a register, by which step it came there, and in which order."""

    condition: Q
    verb: str
    order: tuple[str, ...]
    open: Q = ALL


BOOKS: Mapping[Register, Book] = {
    Register.SUSPENSIONS: Book(Q(state="suspended", outcome=OPEN), "suspend", ("due_at", "id")),
    Register.EXCLUSIONS: Book(
        Q(state="excluding") | Q(outcome=Outcome.EXCLUDED),
        "propose_exclusion",
        ("-outcome", "-received_at", "-id"),
        Q(state="excluding", outcome=OPEN),
    ),
    Register.RETURNS: Book(
        Q(state="returning", outcome=OPEN, returns__gte=IN_DISPUTE), "return", ("due_at", "id")
    ),
    Register.EXTENSIONS: Book(
        Q(extension_asked=True),
        "ask_extension",
        ("-received_at", "-id"),
        Q(state="extending", outcome=OPEN),
    ),
    Register.APPEALS: Book(
        ~Q(appeal=""), "appeal", ("-closed_at", "-id"), Q(appeal__in=("asked", "passed"))
    ),
}


def entries(
    user: User, register: Register, wanted: Mapping[str, Any], *, at: datetime
) -> QuerySet[Case]:
    """Return what a register shows somebody; each case with ``told``, the step it came by."""
    book = BOOKS[register]
    cases = visible_to(user).filter(book.condition, _wanted(wanted, book, at), kind="request")
    last = Step.objects.filter(case=OuterRef("case"), verb=book.verb).order_by("-seq")
    told = Step.objects.filter(verb=book.verb, seq=Subquery(last.values("seq")[:1]))
    steps = Prefetch("steps", told.select_related("actor"), to_attr="told")
    loaded = cases.select_related("area__parent", "unit", "proposer")
    return loaded.prefetch_related(steps).order_by(*book.order)


def waiting(user: User) -> dict[Register, int]:
    """Return how many entries of each register still wait for somebody."""
    return {
        register: visible_to(user).filter(book.condition, book.open, kind="request").count()
        for register, book in BOOKS.items()
    }


WAITING = {register: book.condition & book.open for register, book in BOOKS.items()}
"""What of each register still waits for somebody."""


def overdue(case: Case, at: datetime) -> bool:
    return case.due_at is not None and case.due_at < at


def _wanted(wanted: Mapping[str, Any], book: Book, at: datetime) -> Q:
    shown = book.open if wanted.get("open") else Q()
    if wanted.get("due"):
        shown &= Q(due_at__lt=days(at)[0])
    if wanted.get("area"):
        shown &= in_area(wanted["area"])
    if wanted.get("unit"):
        shown &= Q(unit=wanted["unit"])
    return shown
