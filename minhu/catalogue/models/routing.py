"""派单规则: where a thing of a kind, from a place, at a time goes first."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit, User
from minhu.catalogue.models.category import Category
from minhu.core.models import Row


class RoutingRule(Row):
    """One line of a street's list; the first that fits in their order is the one that counts.

    An empty condition asks nothing. ``words`` are parted by spaces, one of them is enough;
    hours that end before they begin go over midnight. Without a unit it goes to the grid
    worker of the place. ``person`` is whom the unit is asked to give it to. A rule works
    only while it is ``on``, and it is switched on only after it was tried (``tried_at``).
    """

    area_code = models.CharField(max_length=18)
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    place_code = models.CharField(max_length=18, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=80, blank=True)
    hour_from = models.PositiveSmallIntegerField(null=True, blank=True)
    hour_to = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    automatic = models.BooleanField(default=False)
    on = models.BooleanField(default=False)
    tried_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("area_code", "order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("area_code", "name"),
                condition=Q(valid_to=None),
                name="one_rule_of_a_name_at_a_time",
                violation_error_message=_("已经有一条规则叫这个名字，请换一个。"),
            ),
            models.CheckConstraint(
                condition=Q(hour_from=None, hour_to=None)
                | Q(hour_from__lte=23, hour_to__lte=24, hour_from__isnull=False)
                & ~Q(hour_from=F("hour_to")),
                name="hours_of_a_rule_are_two_or_none",
            ),
            models.CheckConstraint(
                condition=Q(on=False) | Q(tried_at__isnull=False, valid_to=None),
                name="a_rule_that_works_was_tried",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(unit__isnull=False),
                name="a_person_is_asked_through_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name
