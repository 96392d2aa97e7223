"""What a case is about: a tree of two levels or more, kept by the office."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.catalogue.enums import Strand
from minhu.catalogue.models.edition import Edition


class Category(models.Model):
    """A class of cases, known by its code; a withdrawn one stays for the cases that have it.

    Without an edition it belongs to the tree that the house brings. ``strand`` says whether a grid
    builds, patrols or serves by it (domain page row 20).
    """

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="categories"
    )
    strand = models.CharField(max_length=6, choices=Strand.choices, default=Strand.SERVE)
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("order", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="category_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("code")),
                name="category_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
