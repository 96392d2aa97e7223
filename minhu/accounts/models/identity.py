"""By which account of a sign-in service somebody comes in, besides name and password."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models.user import User
from minhu.core.models import Row


class Identity(Row):
    """An account of a sign-in service that its owner has tied to an account here.

    ``subject`` is what the service calls its account for ever (``sub``); names there may
    change hands and are not kept.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    tied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_subject"),
            models.UniqueConstraint(fields=["user", "issuer"], name="one_subject_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.user_id}"
