"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from time import monotonic

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, QuerySet

from minhu.accounts.enums import Role
from minhu.accounts.models import Absence, Post, SignedIn, Token, User
from minhu.accounts.models.absence import stand_in
from minhu.accounts.models.user import deserted
from minhu.accounts.reach import stem
from minhu.core.clock import local_day, now
from minhu.core.registry import Registry

place_names: Registry[Callable[[Collection[str]], dict[str, str]]] = Registry("names of places")
"""Where the layer of places says how areas are called; accounts know only their codes."""
DESK_MEMORY_SECONDS = 5.0
_desks: tuple[float, frozenset[str]] = (float("-inf"), frozenset())


def staffed_desks() -> frozenset[str]:
    """Return the codes of the communities at whose desk somebody sits today.

    Kept for five seconds, because every request that comes in asks.
    """
    global _desks  # noqa: PLW0603 -- one small memory per process
    if monotonic() - _desks[0] > DESK_MEMORY_SECONDS:
        there = (p.area_code for p in posts_staffed(now()) if p.role == Role.COMMUNITY_DESK)
        _desks = (monotonic(), frozenset(there))
    return _desks[1]


def posts_staffed(at: datetime) -> list[Post]:
    """Return the posts at which somebody who can sign in is there on a day, holder or stand-in."""
    day = local_day(at)
    away = Absence.objects.away_on(day)
    rows = list(Post.objects.held_on(day).select_related("unit", "user"))
    stand_ins = {post.user_id: stand_in(post.user_id, away) for post in rows}
    asked = [who for user, who in stand_ins.items() if who and who != user]
    active = set(User.objects.filter(pk__in=asked, is_active=True).values_list("pk", flat=True))
    active |= {post.user_id for post in rows if post.user.is_active}
    return [post for post in rows if stand_ins[post.user_id] in active]


def living_parties(at: datetime) -> set[str]:
    """Return the parties for which somebody who can sign in holds a post on that day."""
    posts = Post.objects.held_on(local_day(at)).filter(user__is_active=True)
    return {post.party for post in posts.select_related("unit") if post.party}


def led(area_codes: Collection[str]) -> frozenset[str]:
    """Return in which of these very areas somebody who can sign in is the leader today."""
    held = Post.objects.held_on(local_day(now())).filter(role=Role.LEADER)
    there = held.filter(area_code__in=area_codes, user__is_active=True)
    return frozenset(there.values_list("area_code", flat=True))


def anybody_there(role: Role, area_code: str, day: date) -> bool:
    """Answer whether on a day somebody holds a post over an area, or stands in for it."""
    away = Absence.objects.away_on(day)
    held = Post.objects.held_on(day).filter(role=role).values_list("user", "area_code")
    over = {user for user, area in held if area_code.startswith(stem(area))}
    found = (stand_in(user, away) for user in over)
    there = {user for user in found if user is not None}
    return User.objects.filter(pk__in=there, is_active=True).exists()


def forget_desks() -> None:
    """Read the desks anew at the next question (tests, a post just given)."""
    global _desks  # noqa: PLW0603 -- one small memory per process
    _desks = (float("-inf"), frozenset())


def devices(user: User, *, at: datetime) -> QuerySet[SignedIn]:
    """Return where somebody is signed in, the latest first; sessions that ran out are left out."""
    going_on = Session.objects.filter(expire_date__gt=at).values("session_key")
    return SignedIn.objects.filter(user=user, ended_at=None, session_key__in=going_on)


def tokens_of(user: User, *, at: datetime) -> QuerySet[Token]:
    """Return the keys somebody has given to programs that still open something."""
    return Token.objects.filter(user=user, ended_at=None, expires_at__gt=at)


def sample_accounts() -> list[User]:
    """Return who can sign in, with ``current_posts`` in words; nobody unless this is the demo."""
    if not settings.DEMO:
        return []
    held = Post.objects.held_on(local_day(now())).select_related("unit")
    users: list[User] = list(
        User.objects.filter(is_active=True, posts__in=held)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .distinct()
        .order_by("username")
        .prefetch_related(Prefetch("posts", queryset=held, to_attr="held"))
    )
    codes = {post.area_code for user in users for post in user.held if post.area_code}  # type: ignore[attr-defined]  # -- prefetched above
    names = dict.fromkeys(codes, "")
    for each in place_names.values():
        names |= each(codes)
    for user in users:
        user.current_posts = [post.in_words(names) for post in user.held]  # type: ignore[attr-defined]  # -- as above
    return users


def absences_of(users: QuerySet[User], day: date) -> QuerySet[Absence]:
    """Return who of these people is or will be away on a day or later."""
    rows = Absence.objects.standing().filter(user__in=users, last__gte=day)
    return rows.select_related("user", "substitute")


def left_alone(day: date) -> frozenset[str]:
    """Return the parties (``unit:CODE``, ``grid:CODE``) that nobody is there for on a day."""
    away = Absence.objects.away_on(day)
    return frozenset(deserted(away)) if away else frozenset()
