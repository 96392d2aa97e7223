"""The row that is timeline, audit and outbox in one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from minhu.accounts.models import User
from minhu.cases.enums import ActorKind
from minhu.cases.models.case import Case
from minhu.core.chain import digest
from minhu.core.models import Row


class Step(Row):
    """What somebody did to a case; only ever appended, each carrying the hash before it.

    ``note`` is what was written; ``public`` whether the caller may read it. ``payload``
    holds the form's other answers and the digests of pictures, never personal data.
    """

    case = models.ForeignKey(
        Case,
        models.PROTECT,
        related_name="steps",
        db_index=False,  # found by the number of the step
    )
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=24)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices)
    post_label = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    public = models.BooleanField(default=False)
    payload: models.JSONField[Any] = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("case", "seq")
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="one_step_per_number"),
        ]
        indexes = [
            models.Index(
                fields=["actor"], name="step_by_actor", condition=models.Q(actor__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.verb}"

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        return link_hash(self)


class Link(NamedTuple):
    """What the chain says of a step, as a plain row: a million of them are read at once."""

    case_id: UUID
    seq: int
    verb: str
    source: str
    target: str
    actor_id: UUID | None
    actor_kind: str
    post_label: str
    at: datetime
    note: str
    public: bool
    payload: Mapping[str, Any]
    previous: str
    hash: str


def link_hash(step: Step | Link) -> str:
    """Return the hash a step ought to carry, from what it says."""
    return digest(
        step.previous,
        {
            "case": str(step.case_id),
            "seq": step.seq,
            "verb": step.verb,
            "source": step.source,
            "target": step.target,
            "actor": str(step.actor_id or ""),
            "actor_kind": step.actor_kind,
            "post": step.post_label,
            "at": step.at,
            "note": step.note,
            "public": step.public,
            "payload": step.payload,
        },
    )
