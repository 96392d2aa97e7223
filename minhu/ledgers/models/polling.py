"""问卷: a ledger of lines that is open for answers from the phone until a day."""

from __future__ import annotations

from typing import Any

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.ledgers.models.ledger import Ledger
from minhu.ledgers.models.record import Record


class Poll(Row):
    """That whoever has a link may add lines of a ``ledger`` to one record, until a day is over.

    ``mark`` stands in the link, ``asks`` are the slots of the columns that are asked; nothing
    else of the ledger is shown or taken. Who answered is not known. One that goes on after its
    day is a row of its own under the same ``mark``, and closes the one before: who opened what,
    and until when, stays.
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="polls")
    whole = models.ForeignKey(Record, models.PROTECT, related_name="polls")
    mark = models.CharField(max_length=22)
    asks: models.JSONField[list[Any]] = models.JSONField()
    until = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("ledger", "whole"),
                condition=models.Q(closed_at=None),
                name="a_record_is_asked_about_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("mark",),
                condition=models.Q(closed_at=None),
                name="a_link_opens_one_poll",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="who_closed_a_poll_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger_id} {self.whole_id}"
