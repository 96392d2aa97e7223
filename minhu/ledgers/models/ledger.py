"""A ledger as an office defines it, and a file that is about to go into one."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.ledgers.enums import Kind
from minhu.places.models import Area


class Ledger(Row):
    """A kind of record that an office keeps; ``area`` is the place whose ledger it is."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "code")

    def __str__(self) -> str:
        return self.name


class Column(Row):
    """A column of a ledger: how it is called, what it holds, and whether it names the record."""

    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="columns")
    slot = models.CharField(max_length=8)
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_key = models.BooleanField(default=False)
    choices: models.JSONField[list[str]] = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=("ledger", "slot"), name="one_column_in_a_slot"),
            models.UniqueConstraint(fields=("ledger", "label"), name="a_label_names_one_column"),
        ]

    def __str__(self) -> str:
        return self.label


class Upload(Row):
    """A file somebody sent, kept until it went into a ledger or a day has passed."""

    ledger = models.ForeignKey(Ledger, models.CASCADE, null=True, related_name="uploads")
    file = models.FileField(upload_to="ledgers/%Y/%m")
    name = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
