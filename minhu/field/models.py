"""What phones have sent already."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.core.models import Row
from minhu.ledgers.models import Record


class SentStep(Row):
    """The mark a phone gave to one deed, and the step it became.

    A phone that heard no answer sends the deed again under the same mark and gets the
    same step. Takings-in need no row here: their mark is the ``intake_key`` of the case.
    """

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.key} {self.step_id}"


class SentRecord(Row):
    """The mark a phone gave to a record of a ledger, and the record it became."""

    key = models.UUIDField(unique=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.key} {self.record_id}"
