"""Which unified social credit codes a record carries, so that the same one is found elsewhere."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row
from minhu.ledgers.models.record import Record


class Coded(Row):
    """That a record carries a credit code in one of its columns; follows its values."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="codes")
    slot = models.CharField(max_length=8)
    code = models.CharField(max_length=18)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "slot"), name="a_column_carries_one_code"),
        ]
        indexes = [models.Index(fields=["code", "record"], name="records_by_code")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.slot} {self.code}"
