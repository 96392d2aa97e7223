"""Staff accounts and the posts they hold. Residents have no account."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import translation

from minhu.accounts.enums import Role
from minhu.accounts.models.unit import Unit
from minhu.core.clock import local_day, now
from minhu.core.ids import uuid7
from minhu.core.models import Row


class User(AbstractUser):
    """Somebody who works here. ``name`` is shown to colleagues, 张* to residents."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=40)
    first_name = None  # type: ignore[assignment]  # -- a Chinese name is one word
    last_name = None  # type: ignore[assignment]  # -- a Chinese name is one word

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def posts_now(self) -> tuple[Post, ...]:
        """The posts held today; read once for each loaded user."""
        return tuple(self.posts.held_on(local_day(now())).select_related("unit"))

    def holds(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.posts_now)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties (see ``Case.party``) whose move is this user's move."""
        return tuple(post.party for post in self.posts_now if post.party)

    @property
    def grids(self) -> tuple[str, ...]:
        """The codes of the grids this user moves for."""
        pairs = (party.split(":", 1) for party in self.parties)
        return tuple(code for kind, code in pairs if kind == "grid")

    @property
    def works_outside(self) -> bool:
        """Whether this user's own page is the one for the phone: who moves for a grid does."""
        return bool(self.grids)

    @property
    def post(self) -> Post | None:
        """The post under which this user acts, the widest one first."""
        return self.posts_now[0] if self.posts_now else None


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> PostQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Post(Row):
    """Somebody in a role, for an area or a unit, from one day to another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    area_code = models.CharField(max_length=18, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ("area_code", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, area_code__gt="") | Q(unit__isnull=False, area_code=""),
                name="post_is_for_an_area_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="post_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.area_code or self.unit}"

    @property
    def signed(self) -> str:
        """The post as steps and logs keep it: in Chinese, whichever language its holder reads."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self)

    @property
    def party(self) -> str:
        """The party this post moves for: a desk, a unit, a grid, or nobody."""
        if self.unit_id is not None:
            return f"unit:{self.unit.code}" if self.unit else ""
        kind = {
            Role.COMMUNITY_DESK: "desk",
            Role.STREET_DESK: "desk",
            Role.GRID_WORKER: "grid",
        }.get(Role(self.role))
        return f"{kind}:{self.area_code}" if kind else ""
