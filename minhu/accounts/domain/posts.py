"""Accounts and posts: who may sign in, and as what."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.enums import ADMINISTRATORS, UNIT_ROLES, Happening, Role, Secrecy
from minhu.accounts.models import AccountLog, Post, Unit, User
from minhu.core import outbox
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError

POST_ENDED = "accounts.post_ended"
OPEN_ACCOUNT = "accounts.open_account"
GIVE_POST = "accounts.give_post"
SWITCH_ACCOUNT = "accounts.switch_account"
SET_PASSWORD = "accounts.set_password"  # noqa: S105 -- the name of a permission


@transaction.atomic
def open_account(
    *, username: str, name: str, password: str | None, actor: Actor, at: datetime
) -> User:
    """Open an account that holds no post yet; without a password nobody can sign in with it."""
    user = User(
        username=User.normalize_username(username.strip()), name=name.strip(), date_joined=at
    )
    if not actor.has_perm(OPEN_ACCOUNT, user):
        raise NotAllowedError(_("您不能开户，请找系统管理员。"))
    user.set_password(password)
    _check_account(user, password)
    user.save(force_insert=True)
    _note(Happening.OPENED, user, actor, at)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, actor: Actor, at: datetime) -> User:
    """Give an account another password; whoever is signed in with it has to sign in anew."""
    _require_account(actor, SET_PASSWORD, user)
    user.set_password(password)
    _check_account(user, password)
    user.save(update_fields=["password"])
    _note(Happening.PASSWORD_SET, user, actor, at)
    return user


@transaction.atomic
def switch_off(*, user: User, actor: Actor, at: datetime) -> User:
    """Let nobody sign in with an account any more; who is signed in is out at the next page."""
    _require_account(actor, SWITCH_ACCOUNT, user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise DomainError(_("这个账号已经停用了。"))
    user.is_active = False
    _note(Happening.SWITCHED_OFF, user, actor, at)
    outbox.put(POST_ENDED, str(user.pk))
    return user


@transaction.atomic
def switch_on(*, user: User, actor: Actor, at: datetime) -> User:
    """Let an account that was switched off sign in again, with the posts it still holds."""
    _require_account(actor, SWITCH_ACCOUNT, user)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise DomainError(_("这个账号没有停用。"))
    user.is_active = True
    _note(Happening.SWITCHED_ON, user, actor, at)
    return user


@transaction.atomic
def give_post(
    *,
    user: User,
    role: Role,
    area_code: str = "",
    unit: Unit | None = None,
    actor: Actor,
    at: datetime,
) -> Post:
    """Put somebody in a role for an area or a unit, from the day of ``at`` on."""
    post = Post(user=user, role=role, area_code=area_code, unit=unit, valid_from=local_day(at))
    _require_post(actor, post)
    _check_seat(post)
    # The lock makes two posts given at once to one person wait for each other.
    User.objects.select_for_update().get(pk=user.pk)
    _check_separation(post)
    post.save(force_insert=True)
    user.__dict__.pop("posts_now", None)
    _note(Happening.POST_GIVEN, user, actor, at, post.signed)
    return post


@transaction.atomic
def set_ceiling(*, post: Post, ceiling: Secrecy | None, actor: Actor, at: datetime) -> Post:
    """Say how closely kept a case may be for a post to see it; ``None`` is what the role has."""
    _require_post(actor, post)
    post.ceiling = ceiling
    post.save(update_fields=["ceiling"])
    post.user.__dict__.pop("posts_now", None)
    note = f"{post.signed} {Secrecy(post.clearance).name.lower()}"
    _note(Happening.CEILING_SET, post.user, actor, at, note)
    return post


@transaction.atomic
def end_post(*, post: Post, actor: Actor, at: datetime) -> Post:
    """End a post: from the day of ``at`` on it is no longer held."""
    _require_post(actor, post)
    last = max(local_day(at), post.valid_from)
    if not Post.objects.filter(pk=post.pk, valid_to=None).update(valid_to=last):
        raise DomainError(_("这个岗位已经卸任了。"))
    post.valid_to = last
    post.user.__dict__.pop("posts_now", None)
    _note(Happening.POST_ENDED, post.user, actor, at, post.signed)
    outbox.put(POST_ENDED, str(post.pk))
    return post


def _check_account(user: User, password: str | None) -> None:
    try:
        user.full_clean()
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error


def _require_account(actor: Actor, permission: str, user: User) -> None:
    if not actor.has_perm(permission, user):
        raise NotAllowedError(_("您不能改这个账号，请找系统管理员。"))


def _require_post(actor: Actor, post: Post) -> None:
    if not actor.has_perm(GIVE_POST, post):
        raise NotAllowedError(_("您不能安排这个岗位，请找安全管理员。"))


def _check_seat(post: Post) -> None:
    if (post.unit is not None) != (post.role in UNIT_ROLES):
        raise DomainError(_("承办单位的岗位要选单位，其他岗位要选区域。"))
    if post.unit is None and not post.area_code:
        raise DomainError(_("请选这个岗位管哪个区域。"))


def _check_separation(post: Post) -> None:
    """Refuse two of the three administrators in one person (GB/T 22239)."""
    others = post.user.posts.held_on(post.valid_from).exclude(role=post.role)
    if post.role in ADMINISTRATORS and others.filter(role__in=ADMINISTRATORS).exists():
        raise DomainError(_("系统、安全、审计三种管理员要由三个人分别担任，请换一个人。"))


def _note(kind: Happening, user: User, actor: Actor, at: datetime, note: str = "") -> AccountLog:
    by = as_user(actor)
    return AccountLog.objects.create(user=user, actor=by, kind=kind, note=note[:200], at=at)
