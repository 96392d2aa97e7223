"""What a request keeps besides its case: the record of a ledger whose lack it puts right."""

from __future__ import annotations

from django.db import models

from minhu.cases.models import Case
from minhu.core.models import Row
from minhu.ledgers.models import Record


class OfRecord(Row):
    """A request written down for a record: what lacks there becomes an order (domain page row 79)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="of_record")
    record = models.ForeignKey(Record, models.PROTECT, related_name="orders")

    class Meta:
        ordering = ("case",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.record_id}"
