"""People who called: the only table with names and phones, and both are sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.core.crypto import Sealed, SealedField
from minhu.core.models import Row


class Person(Row):
    """A caller. Outside this app only masks are seen; see ``domain.reveal`` for more.

    ``phone_index`` finds everybody with a phone, ``identity`` the one with that phone and
    that name. Once anonymised the row stays as a tombstone and all four are empty.
    """

    name_sealed = SealedField(blank=True, default=Sealed)
    phone_sealed = SealedField(blank=True, default=Sealed)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    identity = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("identity",), condition=Q(identity__gt=""), name="person_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at=None)
                | Q(name_sealed=Sealed(), phone_sealed=Sealed(), phone_index="", identity=""),
                name="anonymised_person_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def place(self, column: str) -> str:
        """Return what a sealed column of this row is bound to."""
        return f"people.person.{column}:{self.pk}"
