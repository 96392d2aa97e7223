"""People who called: the only table with names and phones, and both are sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.core.crypto import Sealed, SealedField, seal
from minhu.core.models import Row


class Person(Row):
    """A caller. Outside this app only masks are seen; see ``domain.reveal`` for more.

    ``phone_index`` finds everybody with a phone, ``identity`` the one with that phone and
    that name (somebody without a phone has none). Once anonymised the row stays as a
    tombstone and all four are empty. Who turned out to be somebody else as well is the ``same_as``.
    """

    name_sealed = SealedField(blank=True, default=Sealed)
    phone_sealed = SealedField(blank=True, default=Sealed)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    identity = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- NULL, unlike "", may repeat
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="others"
    )
    created_at = models.DateTimeField()
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(anonymised_at=None)
                | Q(name_sealed=Sealed(), phone_sealed=Sealed(), phone_index="", identity=None),
                name="anonymised_person_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(same_as=None) | ~Q(same_as=F("id")),
                name="nobody_is_joined_to_themselves",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def place(self, column: str) -> str:
        """Return what a sealed column of this row is bound to."""
        return f"people.person.{column}:{self.pk}"

    def enclose(self, *, name: str, phone: str) -> None:
        """Put a name and a phone (E.164) into the sealed columns; the row is not saved."""
        self.name_sealed = seal(name, bound_to=self.place("name_sealed"))
        self.phone_sealed = seal(phone, bound_to=self.place("phone_sealed"))

    def disclose(self) -> tuple[str, str]:
        """Return name and phone (E.164) in full; only this app's reading and masking may ask."""
        return (
            self.name_sealed.open(bound_to=self.place("name_sealed")),
            self.phone_sealed.open(bound_to=self.place("phone_sealed")),
        )
