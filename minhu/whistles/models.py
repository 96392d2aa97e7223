"""What a whistle has besides its case: why, who was called, what each department did."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.accounts.models import Unit, User
from minhu.cases.models import Case
from minhu.core.models import Row
from minhu.people.models import Person
from minhu.whistles.enums import Kind

HIGHEST = 5


class Liaison(Row):
    """The person of a department who is called by phone; name and phone are sealed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="liaisons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("unit__code", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("unit", "person"),
                condition=Q(active=True),
                name="liaison_once_in_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"


class Whistle(Row):
    """The detail of a case of kind "whistle".

    ``case.unit`` is the department that must move next; which one leads stands on its call.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="whistle")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=32, blank=True)
    source = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="whistles")
    blown_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approver = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ack_due = models.DateTimeField(null=True, blank=True)
    arrive_due = models.DateTimeField(null=True, blank=True)
    liaison = models.ForeignKey(Liaison, models.PROTECT, null=True, blank=True)
    said = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_where = models.CharField(max_length=120, blank=True)
    decision = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    @property
    def lead(self) -> Call | None:
        """The department that leads; needs ``calls`` loaded."""
        return next((call for call in self.calls.all() if call.lead), None)


class Call(Row):
    """One department that was called, and its times; a point is of that moment only.

    One that was excused need not come any more: it is gone, or is not needed after all.
    """

    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="calls")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True, blank=True)
    signer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_who = models.CharField(max_length=40, blank=True)
    arrived_where = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    action = models.TextField(blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    score_words = models.CharField(max_length=200, blank=True)
    remark_score = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-lead", "unit__code")
        constraints = [
            models.UniqueConstraint(fields=("whistle", "unit"), name="unit_called_once"),
            models.UniqueConstraint(
                fields=("whistle",), condition=Q(lead=True), name="one_unit_leads"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(1, HIGHEST)), name="score_is_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(remark_score=None) | Q(remark_score__range=(1, HIGHEST)),
                name="remark_is_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(arrived_at__gte=F("signed_at")),
                name="arrives_after_signing",
            ),
            models.CheckConstraint(
                condition=Q(departed_at=None) | Q(departed_at__gte=F("arrived_at")),
                name="departs_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.unit_id}"

    @property
    def signed_late(self) -> bool:
        due = self.whistle.ack_due
        return bool(self.signed_at and due and self.signed_at > due)

    @property
    def arrived_late(self) -> bool:
        due = self.whistle.arrive_due
        return bool(self.arrived_at and due and self.arrived_at > due)
