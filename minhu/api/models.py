"""What programs have sent already."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.ledgers.models import Record


class Sent(Row):
    """The mark a program gave to what it wrote, and the record it became.

    Sent again under the same mark, the same thing (``digest``) is answered with the same record.
    """

    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("user", "key"), name="a_mark_of_a_program_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.record_id}"
