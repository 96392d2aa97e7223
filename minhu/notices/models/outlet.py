"""渠道: where notices for somebody of staff, a unit or an area leave the house."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import Unit, User
from minhu.core.crypto import Sealed, SealedField, seal
from minhu.core.models import Row
from minhu.notices.enums import OWN, ROBOTS, Way

LIVE = Q(ended_at=None)


class Outlet(Row):
    """The address of a group robot of a unit or an area, or of a person's own e-mail or phone.

    The address is a secret: whoever has it can write into the group. ``mask`` is what pages
    show of it. It carries the ``kinds`` that were chosen, of what happens after ``at``.
    """

    way = models.CharField(max_length=8, choices=Way.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="outlets")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    area_code = models.CharField(max_length=18, blank=True)
    target_sealed = SealedField(default=Sealed)
    mask = models.CharField(max_length=80)
    kinds = models.JSONField(default=list)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("area_code", "at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=OWN, user__isnull=False, unit=None, area_code="")
                | Q(way__in=ROBOTS, user=None, unit__isnull=False, area_code="")
                | Q(way__in=ROBOTS, user=None, unit=None, area_code__gt=""),
                name="outlet_is_of_one_person_unit_or_area",
            ),
            models.UniqueConstraint(
                fields=("user", "way"), condition=LIVE, name="one_outlet_of_a_way_for_a_person"
            ),
            models.UniqueConstraint(
                fields=("unit", "way"), condition=LIVE, name="one_outlet_of_a_way_for_a_unit"
            ),
            models.UniqueConstraint(
                fields=("area_code", "way"),
                condition=LIVE & Q(area_code__gt=""),
                name="one_outlet_of_a_way_for_an_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.mask}"

    def enclose(self, target: str) -> None:
        """Put the address into the sealed column; the row is not saved."""
        self.target_sealed = seal(target, bound_to=self._place())

    def disclose(self) -> str:
        """Return the address; only for what sends. Raises ``SealError``."""
        return self.target_sealed.open(bound_to=self._place())

    def _place(self) -> str:
        return f"notices.outlet.target_sealed:{self.pk}"
