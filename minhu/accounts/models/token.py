"""Keys for programs: somebody's own rights, narrower, for a while."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.accounts.models.user import User
from minhu.core.models import Row


class Token(Row):
    """A key a program shows instead of signing in; only its digest is kept.

    ``scopes`` are words of ``TokenScope`` with spaces between them; ``mark`` is the beginning
    of the key, by which its owner knows it again. It opens what its owner may, never more.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=40)
    scopes = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    mark = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="token_expires_after_it_was_made"
            ),
            models.CheckConstraint(condition=Q(scopes__gt=""), name="token_opens_something"),
        ]

    def __str__(self) -> str:
        return f"{self.mark}… {self.name}"

    def opens(self, scope: str) -> bool:
        return scope in self.scopes.split()
