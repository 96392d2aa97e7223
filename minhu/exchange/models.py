"""Partners with their tables of fields, the orders that came, the results that went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.core.crypto import Sealed, SealedField, seal
from minhu.core.models import Row
from minhu.exchange.enums import Kind
from minhu.places.models import Area


class Partner(Row):
    """A platform that hands over orders and gets results; both are signed with one secret.

    ``takes`` and ``gives`` are its table of fields: our word to theirs. What is not in it is
    neither read nor sent. Without an ``address`` results wait to be fetched.
    """

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    secret_sealed = SealedField(default=Sealed)
    takes: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    gives: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=200, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    def enclose(self, secret: str) -> None:
        """Put the secret into the sealed column; the row is not saved."""
        self.secret_sealed = seal(secret, bound_to=self._place())

    def secret(self) -> str:
        return self.secret_sealed.open(bound_to=self._place())

    def _place(self) -> str:
        return f"exchange.partner.secret_sealed:{self.pk}"


class Order(Row):
    """An order of a partner and the case it became; ``times`` is how often it was sent.

    ``left_out`` are names of what came along and is in no table: the names, never the values.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="orders")
    outside_id = models.CharField(max_length=80)
    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    left_out: models.JSONField[list[str]] = models.JSONField(default=list)

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["partner", "outside_id"], name="an_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.outside_id}"


class Result(Row):
    """What a partner is told of a step; the body is written once and sent as it is.

    ``held_until`` is set by whoever is sending it at this moment.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="results")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)
    body = models.TextField()
    made_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["order", "step"], name="a_step_is_told_once"),
        ]
        indexes = [
            models.Index(fields=["made_at"], name="results_not_sent", condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.label}"


class Try(Row):
    """One attempt to hand a result over; ``status`` is 0 where there was no answer."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.result_id} {self.status}"
