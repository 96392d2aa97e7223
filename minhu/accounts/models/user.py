"""Staff accounts and the posts they hold. Residents have no account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, Q
from django.utils import translation

from minhu.accounts.enums import ADMINISTRATORS, CEILINGS, DESK_ROLES, Role, Secrecy
from minhu.accounts.models.absence import Absence, Away, stand_in
from minhu.accounts.models.leave import Leave
from minhu.accounts.models.unit import Unit
from minhu.accounts.reach import stem
from minhu.core.asked import Asked, Mark
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
        """The posts held today, one's own first, then those one stands in for; read once.

        Nobody stands in for one of the three administrators: they stay separated.
        """
        at = now()
        day = local_day(at)
        mine = _posts_of(user=self.pk, day=day, at=at)
        if mine and not vars(mine[0])["somebody_away"]:
            self.__dict__["away_now"] = {}  # the usual day: one statement is enough
        if mine and not vars(mine[0])["has_leave"]:
            self.__dict__["leaves_now"] = {}
        away = self.away_now
        others = [who for who in away if who != self.pk and stand_in(who, away) == self.pk]
        if not others:
            return tuple(mine)
        lent = Post.objects.held_on(day).select_related("unit").filter(user__in=others)
        return (*mine, *lent.exclude(role__in=ADMINISTRATORS))

    @cached_property
    def away_now(self) -> Away:
        """Who is away today and who was named to stand in; read once for each loaded user."""
        return Absence.objects.away_on(local_day(now()))

    @cached_property
    def leaves_now(self) -> dict[UUID, int]:
        """The things this user may see beyond the posts, each up to which level; read once."""
        known: dict[UUID, int] | None = self.__dict__.get("leaves_now") if self.posts_now else {}
        if known is not None:
            return known
        held = Leave.objects.holding(now()).filter(user=self).order_by("ceiling")
        return dict(held.values_list("thing", "ceiling"))

    @cached_property
    def fallen(self) -> tuple[str, ...]:
        """The parties of which nobody is there today, in the areas of this user's desk posts."""
        desks = [post.area_code for post in self.posts_now if post.role in DESK_ROLES]
        if not desks or not self.away_now:
            return ()
        return tuple(
            party
            for party, area in deserted(self.away_now).items()
            if any(area.startswith(stem(desk)) for desk in desks)
        )

    def holds(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.posts_now)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties (see ``Case.party``) whose move is this user's move."""
        held = (post.party for post in self.posts_now if post.party)
        return tuple(dict.fromkeys((*held, *self.fallen)))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where notes for this user are left: the parties, and the posts that move nothing."""
        return tuple(post.address for post in self.posts_now)

    @property
    def grids(self) -> tuple[str, ...]:
        """The codes of the grids this user is posted to or stands in for."""
        return tuple(post.area_code for post in self.posts_now if post.role == Role.GRID_WORKER)

    @property
    def works_outside(self) -> bool:
        """Whether this user's own page is the one for the phone: who moves for a grid does."""
        return any(
            post.role == Role.GRID_WORKER and post.user_id == self.pk for post in self.posts_now
        )

    @property
    def post(self) -> Post | None:
        """The post under which this user acts, the widest one first."""
        return self.posts_now[0] if self.posts_now else None


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date | Mark) -> PostQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Post(Row):
    """Somebody in a role, for an area or a unit, from one day to another.

    ``ceiling`` is how closely kept a case may be for this post to see it; empty is what the
    role has by itself.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    area_code = models.CharField(max_length=18, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    ceiling = models.PositiveSmallIntegerField(choices=Secrecy.choices, null=True, blank=True)
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
        return self.in_words({})

    def in_words(self, names: Mapping[str, str]) -> str:
        """Return role and place or unit, the place by its name where that is among ``names``."""
        where = str(self.unit) if self.unit_id else names.get(self.area_code, self.area_code)
        return f"{self.get_role_display()} {where}".strip()

    @property
    def signed(self) -> str:
        """The post as steps and logs keep it: in Chinese, whichever language its holder reads."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self)

    @property
    def place_code(self) -> str:
        """The code of the area this post works in: its own, or that of its unit."""
        return self.unit.area_code if self.unit else self.area_code

    @property
    def clearance(self) -> int:
        """The level up to which this post sees cases."""
        if self.ceiling is not None:
            return self.ceiling
        return CEILINGS.get(Role(self.role), Secrecy.ORDINARY)

    @property
    def reach_label(self) -> str:
        return str(Secrecy(self.clearance).label)

    @property
    def party(self) -> str:
        """The party this post moves for: a desk, a unit, a grid, a leader, or nobody."""
        if self.unit_id is not None:
            return f"unit:{self.unit.code}" if self.unit else ""
        kind = {
            Role.COMMUNITY_DESK: "desk",
            Role.STREET_DESK: "desk",
            Role.GRID_WORKER: "grid",
            Role.LEADER: "leader",
        }.get(Role(self.role))
        return f"{kind}:{self.area_code}" if kind else ""

    @property
    def address(self) -> str:
        """Where notes for this post are left: its party, or its role where it moves nothing."""
        return self.party or f"{self.role}:{self.area_code}"


@Asked
def _posts_of() -> models.QuerySet[Post]:
    """Return the posts of a user on a day, with whether anybody is away and whether the user has leave."""
    user, at = Mark("user", models.UUIDField()), Mark("at", models.DateTimeField())
    day = Mark("day", models.DateField())
    rows = Post.objects.held_on(day).select_related("unit").filter(user=user)
    return rows.annotate(
        somebody_away=Exists(Absence.objects.between(day, day)),
        has_leave=Exists(Leave.objects.holding(at).filter(user=user)),
    )


def deserted(away: Away) -> dict[str, str]:
    """Return the parties that nobody is there for today, each with the area it belongs to."""
    rows = Post.objects.held_on(local_day(now())).select_related("unit")
    gone = [who for who in away if stand_in(who, away) is None]
    left = {post.party: post.place_code for post in rows.filter(user__in=gone) if post.party}
    if not left:
        return {}
    there = rows.exclude(user__in=gone).filter(user__is_active=True)
    movers = {*DESK_ROLES, Role.GRID_WORKER, Role.DEPARTMENT, Role.LEADER}
    for post in there.filter(role__in=movers):
        left.pop(post.party, None)
    return left
