"""Who is named by a record: the person stands sealed in ``people``, here only that they do."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row
from minhu.ledgers.models.record import Record
from minhu.people.models import Person


class Named(Row):
    """That a record names a person in one of its columns; follows its values."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="names")
    slot = models.CharField(max_length=8)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("record", "slot"), name="a_column_names_one_person"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.slot}"
