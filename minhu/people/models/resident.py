"""底册: who lives in a place as the office has it on its lists; everything about them is sealed."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from minhu.core.crypto import Sealed, SealedField
from minhu.core.models import Row
from minhu.people.enums import Base, Reason
from minhu.places.models import Address, Area


def place_of(key: UUID) -> str:
    """Return what the sealed column of a row with this key is bound to."""
    return f"people.resident.sealed:{key}"


class Household(Row):
    """户: a dwelling of a grid in which somebody on the register lives.

    ``mark`` is the blind index of grid and address, which finds it again; what the address says
    stands sealed with the people. A household without people counts nowhere.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area"], name="households_by_place")]

    def __str__(self) -> str:
        return str(self.pk)


class Resident(Row):
    """Somebody on the register of a grid: name, number, phone and address in one sealed text.

    ``identity`` finds the one with an identity number, ``phone_index`` all with a phone;
    ``digest`` is the blind index of all that the last file said, so that the same file again
    changes nothing and nothing need be opened to see it. Struck off, the row stays as a
    tombstone and is empty.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, related_name="residents")
    base = models.CharField(max_length=12, choices=Base.choices)
    sealed = SealedField(blank=True, default=Sealed)
    identity = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- NULL, unlike "", may repeat
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    digest = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=120)
    verified_on = models.DateField()
    created_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at=None)
                | Q(sealed=Sealed(), identity=None, phone_index="", digest="", address=None),
                name="struck_resident_is_empty",
            ),
        ]
        indexes = [models.Index(fields=["area", "base"], name="residents_by_place")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> str:
        """What the sealed column of this row is bound to."""
        return place_of(self.pk)

    def disclose(self) -> dict[str, str]:
        """Return all that is sealed; only this app's reading and masking may ask."""
        opened: dict[str, str] = json.loads(self.sealed.open(bound_to=self.place) or "{}")
        return opened


class RegisterExport(Row):
    """That somebody took the register out: who, of which place, how many, and what for."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post_label = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    reason = models.CharField(max_length=16, choices=Reason.choices)
    words = models.CharField(max_length=200)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__gt="", words__gt=""), name="export_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.at} {self.rows}"


class RegisterFile(Row):
    """A file on its way into the register: sealed, worked off by the worker, gone within a day.

    ``refused`` is the Excel file of the rows that were not taken, sealed as well.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    base = models.CharField(max_length=12, choices=Base.choices)
    sealed = SealedField(blank=True, default=Sealed)
    refused = SealedField(blank=True, default=Sealed)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    report: models.JSONField[dict[str, int]] = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"people.registerfile.sealed:{self.pk}"
