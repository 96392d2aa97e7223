"""Call boxes, canteens, and visits that could not be listed; money is in fen.

Whose a box and a meal is, the vault alone knows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.accounts.models import User
from minhu.care.enums import BoxKind, MealState
from minhu.cases.models import Case
from minhu.core.models import Row
from minhu.ledgers.models import Record
from minhu.people.models import Person
from minhu.places.models import Area, Machine


class CallBox(Machine):
    """Something that calls for somebody.

    ``person`` lives with it, ``family`` and ``helper`` are rung for them: names and phones are
    in the vault. ``battery`` is the per cent it said last. ``looked`` is the order that somebody
    look after it, while it is silent or low.
    """

    kind = models.CharField(max_length=8, choices=BoxKind.choices)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="boxes")
    family = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="boxes_as_family"
    )
    helper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="boxes_as_helper"
    )
    battery = models.PositiveSmallIntegerField(null=True, blank=True)
    looked = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")


class Canteen(Row):
    """A place where meals are cooked for the old."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=("area", "name"), name="a_canteen_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Dish(Row):
    """What is on the menu of a day, and what it costs."""

    canteen = models.ForeignKey(Canteen, models.CASCADE, related_name="dishes")
    day = models.DateField()
    name = models.CharField(max_length=40)
    price = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("canteen", "day", "name"), name="a_dish_stands_once_on_a_menu"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Meal(Row):
    """A meal for somebody: ``subsidy`` of its ``price`` is paid for the ``bracket`` they are in.

    What a resident asked for on the phone has nobody in ``made_by`` and, until the canteen says
    yes, no subsidy: the bracket is then only what they said of themselves.
    """

    canteen = models.ForeignKey(Canteen, models.PROTECT, related_name="meals", db_index=False)
    dish = models.ForeignKey(Dish, models.PROTECT, related_name="meals")
    day = models.DateField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="meals")
    bracket = models.CharField(max_length=12)
    price = models.PositiveIntegerField()
    subsidy = models.PositiveIntegerField()
    delivered = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MealState.choices, default=MealState.ORDERED)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("canteen", "day", "id"), name="meals_of_a_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(subsidy__lte=F("price")), name="no_more_is_paid_than_a_meal_costs"
            ),
            models.UniqueConstraint(
                fields=("person", "day"),
                condition=Q(subsidy__gt=0) & ~Q(state="cancelled"),
                name="one_subsidised_meal_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(subsidy=0), name="nothing_is_paid_before_a_yes"
            ),
            models.UniqueConstraint(
                fields=("person", "dish"),
                condition=Q(made_by=None) & ~Q(state="cancelled"),
                name="a_dish_is_asked_for_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.dish_id}"

    @property
    def own(self) -> int:
        """Return what is left to pay."""
        return self.price - self.subsidy


class Settlement(Row):
    """A month of a canteen as it was reckoned up; whoever approves it did not reckon it."""

    canteen = models.ForeignKey(Canteen, models.PROTECT, related_name="settlements")
    month = models.DateField()
    meals = models.PositiveIntegerField()
    price = models.PositiveBigIntegerField()
    subsidy = models.PositiveBigIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-month",)
        constraints = [
            models.UniqueConstraint(fields=("canteen", "month"), name="a_month_is_settled_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="another_person_approves_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.canteen_id} {self.month}"


class Unlisted(Row):
    """That the ledger of visits did not take a visit of a ``pair`` that is due on a ``day``.

    Only ever appended; the last row of a pair holds. ``said`` is why, in the words of the
    ledger, and empty once there is nothing left to list.
    """

    pair = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    said = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("pair", "id"), name="unlisted_visits_of_a_pair")]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.day}"
