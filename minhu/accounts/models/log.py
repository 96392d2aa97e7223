"""What happened to accounts: sign-ins, posts given and ended."""

from __future__ import annotations

from django.db import models

from minhu.accounts.enums import Happening
from minhu.accounts.models.user import User
from minhu.core.models import Row


class AccountLog(Row):
    """One happening. ``user`` is the account concerned, empty when a name is nobody's.

    What was typed as a name is not kept: people type their password there. ``actor`` is
    empty when the house itself acted.
    """

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="log")
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Happening.choices)
    note = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.user or ''}"
