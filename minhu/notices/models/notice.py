"""What was said to whom: messages to callers, notes to those who must move, and their copies outside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import User
from minhu.core.crypto import Sealed, SealedField, seal
from minhu.core.models import Row
from minhu.notices.enums import NoticeState, Way
from minhu.notices.models.outlet import Outlet
from minhu.people.models import Person


class Notice(Row):
    """One message to one caller, one party or one outlet, said once: ``dedupe_key`` sees to that.

    ``party`` is written as on a case (``desk:CODE``, ``unit:CODE``, ``grid:CODE``).
    ``text`` is read by staff on the delivery page, so it holds no secret; the caller's own
    link is sealed, joins the text only on its way out, and is dropped once it went.
    ``claimed_at`` is when a worker took it to hand it over, ``tries`` how often it was tried
    since it was last put in line, ``next_at`` when it will be. A note
    is kept as closely as its case (``secrecy``).
    """

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    party = models.CharField(max_length=40, blank=True)
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=32, blank=True)
    area_code = models.CharField(max_length=18, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices)
    case_number = models.CharField(max_length=32, blank=True)
    text = models.CharField(max_length=500)
    secrecy = models.PositiveSmallIntegerField(default=0)
    link_sealed = SealedField(blank=True, default=Sealed)
    dedupe_key = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.WAITING)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=("-at", "-id"), name="notice_log"),
            models.Index(fields=("party", "-at"), name="notice_inbox"),
            models.Index(fields=("state", "-at"), name="notice_by_state"),
            models.Index(fields=("case_number",), name="notice_by_case"),
            *(
                models.Index(
                    fields=(name,),
                    name=f"notice_by_{name}",
                    condition=Q((f"{name}__isnull", False)),
                )
                for name in ("person", "outlet")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=("dedupe_key",), name="a_notice_is_said_once"),
            models.CheckConstraint(
                condition=Q(way=Way.SMS, party="", person__isnull=False, outlet=None)
                | Q(way=Way.INSIDE, party__gt="", person=None, outlet=None)
                | (~Q(way=Way.INSIDE) & Q(party="", person=None, outlet__isnull=False)),
                name="notice_has_one_reader",
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeState.SENT, sent_at__isnull=False)
                | (~Q(state=NoticeState.SENT) & Q(sent_at=None)),
                name="sent_notice_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENDING) | Q(claimed_at__isnull=False),
                name="notice_on_its_way_was_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.way}"

    def enclose(self, link: str) -> None:
        """Put the caller's link into the sealed column; the row is not saved."""
        self.link_sealed = seal(link, bound_to=self._place())

    def words(self) -> str:
        """Return the text as it goes out, with the link; only a channel may be given it."""
        return f"{self.text}{self.link_sealed.open(bound_to=self._place())}"

    def _place(self) -> str:
        return f"notices.notice.link_sealed:{self.pk}"


class Seen(Row):
    """A note that somebody has opened or put away, so that their bell counts it no longer.

    It serves that person's own inbox and is shown to nobody else.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="seen")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "notice"), name="note_seen_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
