"""A Word template of a ledger, from which a document for a record is made."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.ledgers.models.ledger import Ledger


class Template(Row):
    """A template as somebody sent it; one that was ended makes no documents any more."""

    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="templates")
    name = models.CharField(max_length=60)
    file = models.FileField(upload_to="ledgers/templates/%Y/%m")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "-at")
        constraints = [
            models.UniqueConstraint(
                fields=("ledger", "name"),
                condition=models.Q(ended_at=None),
                name="a_name_means_one_template",
            ),
        ]

    def __str__(self) -> str:
        return self.name
