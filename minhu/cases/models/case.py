"""One thing that must be done by a deadline, whatever its kind."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Unit, User
from minhu.cases.enums import Appeal, Channel, Found, Satisfied, Solved
from minhu.catalogue.models import Category, Standard
from minhu.core.lifecycle import Outcome
from minhu.core.models import Row
from minhu.people.models import Person
from minhu.places.models import Area

OPEN = Q(outcome=Outcome.OPEN)
OPEN_BY = {
    "open_by_due": (),
    "open_by_party": ("party",),
    "open_by_community": ("community_code",),
    "open_by_unit": ("unit",),
    "open_by_state": ("state",),
}
"""In which orders open cases are read, always by what runs out first."""
SEEN = ("area", "kind", "secrecy")
"""What decides who sees a case."""
ASKED = ("category", "channel", "party", "urgent")
"""What a list is asked for that has no order of its own."""
INCLUDED = {
    "open_by_due": ASKED,
    "open_by_community": ASKED,
    "open_by_unit": ("party", "state"),
}
"""What else is asked in an order: of a whole place, what lists ask for; of a unit, whose move."""
COUNTED = (
    "id",
    "due_at",
    "party",
    "unit",
    "category",
    "secrecy",
    "received_at",
    "finish_due",
    "finished_at",
    "late",
)
"""What counts of open cases ask for, beside where they lie, of what kind they are and how far."""
AFFAIR = ~Q(kind="request")
"""What is no request: few beside them, and read by kind; said in a query, the indexes are used."""
SELDOM = ("caller", "unit", "reporter", "proposer", "merged_into")
"""Columns that a new case leaves empty: whoever comes in does not pay for finding by them."""


class Case(Row):
    """A case of any kind; its history is in its steps, its clocks in its deadlines.

    ``party`` is who must move next (``desk:CODE``, ``unit:CODE``, ``grid:CODE``, empty when
    nobody must), ``due_at`` by when, ``due_clock`` on which of its clocks, ``due_kind`` how
    that one counts (``core.clock.Clock``; empty when its end was given by hand). ``seq`` and
    ``head`` are the number and the hash of the last step; every change of a case moves them
    on, which is also what makes the first of two clicks win.

    ``extended_from`` is when the work ought to have been done before its time was extended.
    ``overran`` says that the promise of an open case has run out and that tallies count it so;
    the sweep says it when the clock runs out, every move says it anew.
    ``late`` is a fact and stays; ``exempted`` says that figures leave it out, after an appeal
    that two persons granted. ``post`` is the kind of post (``Role``) the work was given to, or
    that finished it, and empty before that. ``secrecy`` is how closely it is kept; the title of what is not
    ordinary says nothing of it.

    ``dispatches`` is how often it was given out, ``misdirected`` how often the desk agreed that
    it had been given to the wrong one, ``corrected`` how often something else the desk had put
    down was put right; ``passed`` says whether the work held at its first check, ``met`` that
    somebody went to see the caller. ``verified_on_time`` says whether it was taken in, and
    ``checked_on_time`` whether it was first checked, before the clock of that step ran out.
    Figures read these (domain page §6.6).
    """

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12, default=Outcome.OPEN)
    held_state = models.CharField(max_length=20, blank=True)
    party = models.CharField(max_length=40, blank=True)
    desk_code = models.CharField(max_length=18)
    due_at = models.DateTimeField(null=True)
    due_clock = models.CharField(max_length=12, blank=True)
    due_kind = models.CharField(max_length=12, blank=True)

    title = models.CharField(max_length=80)
    detail = models.TextField(blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, db_index=False)
    standard = models.ForeignKey(
        Standard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,  # asked of one case, never for all cases of a standard
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    urgent = models.BooleanField(default=False)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices, default=Secrecy.ORDINARY)

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="cases",
        db_index=False,  # SQLite would sort a whole street by it instead of reading in order
    )
    community_code = models.CharField(max_length=12)
    place = models.CharField(max_length=120, blank=True)
    found = models.CharField(max_length=8, choices=Found.choices)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True)

    caller = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="cases", db_index=False
    )
    link_digest = models.CharField(max_length=64, blank=True)
    words_public = models.BooleanField(default=False)
    voices = models.PositiveIntegerField(default=1)

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, db_index=False)
    post = models.CharField(max_length=16, choices=Role.choices, blank=True)
    reporter = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    proposer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    returns = models.PositiveSmallIntegerField(default=0)
    reworks = models.PositiveSmallIntegerField(default=0)
    dispatches = models.PositiveSmallIntegerField(default=0)
    misdirected = models.PositiveSmallIntegerField(default=0)
    corrected = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(null=True, blank=True)
    met = models.BooleanField(default=False)
    verified_on_time = models.BooleanField(null=True, blank=True)
    checked_on_time = models.BooleanField(null=True, blank=True)
    designated = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    overran = models.BooleanField(default=False)
    extension_asked = models.BooleanField(default=False)
    extended_from = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(max_length=8, choices=Appeal.choices, blank=True)
    exempted = models.BooleanField(default=False)
    responded = models.BooleanField(null=True, blank=True)
    solved = models.CharField(max_length=12, choices=Solved.choices, blank=True)
    satisfied = models.CharField(max_length=12, choices=Satisfied.choices, blank=True)

    received_at = models.DateTimeField()
    finish_due = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False)

    intake_key = models.CharField(max_length=80, null=True)  # noqa: DJ001 -- null, not empty, is what a unique column may repeat
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)

    class Meta:
        indexes = [
            *(
                models.Index(
                    fields=[*first, "due_at", "id"],
                    name=name,
                    condition=OPEN,
                    # So that finding and counting what somebody sees and asks for reads no rows.
                    include=[*SEEN, *INCLUDED.get(name, ())],
                )
                for name, first in OPEN_BY.items()
            ),
            models.Index(
                fields=["area", "kind", "state"],
                name="open_by_area",
                condition=OPEN,
                include=COUNTED,  # so that a street counts what is open without reading a row
            ),
            models.Index(
                fields=["cell", "due_at", "id"],
                name="open_by_cell",
                condition=OPEN,
                include=SEEN,  # so that the first of what is near is found without reading a row
            ),
            models.Index(
                fields=["finish_due"], name="case_overran", condition=Q(overran=True)
            ),  # which a new case has not done: it does not pay for it
            models.Index(
                fields=["kind", "due_at", "id"], name="open_affairs", condition=OPEN & AFFAIR
            ),
            models.Index(
                fields=["kind", "state", "received_at", "id"],
                name="affairs_by_state",
                condition=AFFAIR,
            ),
            models.Index(
                fields=["kind", "received_at", "id"], name="affairs_by_receipt", condition=AFFAIR
            ),
            models.Index(
                fields=["cell", "closed_at"],
                name="closed_by_cell",
                condition=Q(closed_at__isnull=False, cell__isnull=False),
            ),
            models.Index(fields=["received_at", "id"], name="case_by_receipt"),
            models.Index(
                fields=["secrecy", "area"], name="case_kept_closely", condition=Q(secrecy__gt=0)
            ),
            models.Index(
                fields=["closed_at", "area"],  # a street reads no rows of the streets beside it
                name="case_by_closing",
                condition=Q(closed_at__isnull=False),
                include=["kind", "outcome", "secrecy"],
            ),
            models.Index(
                fields=["appeal"],
                name="appeal_waiting",
                condition=Q(appeal__in=(Appeal.ASKED, Appeal.PASSED)),
            ),
            models.Index(
                fields=["category"],
                name="case_by_category",
                opclasses=["varchar_pattern_ops"],  # asked for what begins with a code, too
                condition=Q(category__isnull=False),
            ),
            *(
                models.Index(
                    fields=[name],
                    name=f"case_by_{name}",
                    condition=Q((f"{name}__isnull", False)),
                )
                for name in SELDOM
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="a_number_names_one_case"),
            models.UniqueConstraint(fields=["intake_key"], name="what_is_sent_twice_is_one_case"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, party__gt="", due_at__isnull=False)
                | (~Q(outcome=Outcome.OPEN) & Q(party="", due_at=None)),
                name="open_case_has_one_party_and_one_deadline",
            ),
            models.CheckConstraint(
                condition=Q(overran=False) | Q(outcome=Outcome.OPEN, finished_at=None),
                name="only_open_work_overruns",
            ),
            models.CheckConstraint(
                condition=Q(exempted=False) | Q(late=True, appeal=Appeal.GRANTED),
                name="only_what_was_late_is_exempted_by_appeal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_kept(self) -> bool:
        """Whether it is kept more closely than most: opening it asks for a reason."""
        return self.secrecy > Secrecy.ORDINARY

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN
