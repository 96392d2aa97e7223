"""Codes sent to a phone: how somebody without an account shows that it is theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.core.models import Row
from minhu.people.enums import Purpose

TRIES = 5


class PhoneCode(Row):
    """A code of six digits, kept as a keyed digest; good once, for ten minutes."""

    phone_index = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=16, choices=Purpose.choices, default=Purpose.FOLLOW)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = [models.Index(fields=("phone_index", "purpose", "-sent_at"), name="code_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="code_tries_are_limited"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
