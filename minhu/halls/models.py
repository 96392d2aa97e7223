"""办事大厅: a hall, what is done there, its windows, and the numbers of those who wait.

Nobody's name or phone stands here, nor who sat at a window: the number is enough.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.halls.enums import TicketState, Verdict
from minhu.places.models import Area


class Hall(Row):
    """A hall in a street or a community; ``code`` stands in the QR code at its door.

    Numbers are given out from ``opens`` to ``closes``, but not in the rest at noon, on the
    working days of the place or ``every_day``.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    code = models.CharField(max_length=8, unique=True)
    opens = models.TimeField()
    closes = models.TimeField()
    rest_from = models.TimeField(null=True, blank=True)
    rest_to = models.TimeField(null=True, blank=True)
    every_day = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("area", "name")
        constraints = [
            models.UniqueConstraint(fields=("area", "name"), name="a_hall_has_its_own_name"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="a_hall_closes_after_it_opened"
            ),
            models.CheckConstraint(
                condition=Q(rest_from=None, rest_to=None)
                | Q(
                    rest_from__gte=F("opens"), rest_to__gt=F("rest_from"), rest_to__lte=F("closes")
                ),
                name="the_rest_of_a_hall_lies_inside_its_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Item(Row):
    """A kind of business of a hall; numbers of ``letter`` are A001, A002 and so on.

    ``brings`` says what to bring, ``promise`` how long it takes, ``most`` how many numbers there
    are a day (no limit when empty).
    """

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="items", db_index=False)
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=40)
    brings = models.CharField(max_length=200, blank=True)
    promise = models.CharField(max_length=60, blank=True)
    most = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("letter",)
        constraints = [
            models.UniqueConstraint(
                fields=("hall", "letter"), name="a_letter_of_a_hall_is_one_item"
            ),
            models.CheckConstraint(
                condition=Q(letter__gte="A", letter__lte="Z"), name="an_item_has_a_capital_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class Window(Row):
    """A window and the letters of what it ``serves``; who sits there is nobody's figure."""

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="windows", db_index=False)
    name = models.CharField(max_length=20)
    serves = models.CharField(max_length=26)
    is_open = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=("hall", "name"), name="a_window_has_its_own_name"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(is_open=False), name="what_ended_is_not_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Ticket(Row):
    """A number of a day. ``secret`` stands in the address on the phone of whoever holds it.

    ``called_at`` is the first call, ``shown_at`` the last one; ``over_at`` when it was served,
    passed over or given back. ``said`` is what they thought of it, asked once.
    """

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="tickets", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="tickets", db_index=False)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    secret = models.CharField(max_length=22, unique=True)
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.WAITING)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=10, choices=Verdict.choices, blank=True)

    class Meta:
        ordering = ("taken_at", "id")
        indexes = [models.Index(fields=("hall", "day", "state", "taken_at"), name="line_of_a_hall")]
        constraints = [
            models.UniqueConstraint(
                fields=("item", "day", "number"), name="a_number_is_given_once_a_day"
            ),
            models.UniqueConstraint(
                fields=("window", "day"),
                condition=Q(state="called"),
                name="one_number_at_a_time_at_a_window",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("called", "served", "absent"))
                | Q(window__isnull=False, called_at__isnull=False),
                name="who_was_called_was_called_to_a_window",
            ),
            models.CheckConstraint(
                condition=Q(said="") | Q(state="served"), name="only_who_was_served_says_how_it_was"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day} {self.number}"

    @property
    def label(self) -> str:
        """Return the number as it is called: A001."""
        return f"{self.item.letter}{self.number:03d}"
