"""Rules that compose, and the backend that lets ``user.has_perm()`` ask them.

Granted in each app's ``rules.py``; a permission has exactly one rule. A rule asks an actor
(a user, a caller) about a record; forbidden and absent answer alike, so a page turns both
into 404.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model

T = TypeVar("T", bound=Model)


class Rule(Generic[T]):
    """A question about an actor and a record; combine with ``&``, ``|`` and ``~``."""

    def __init__(self, test: Callable[[Any, T], bool]) -> None:
        self.test = test

    def __call__(self, actor: object, record: T) -> bool:
        return self.test(actor, record)

    def __and__(self, other: Rule[T]) -> Rule[T]:
        return Rule(lambda actor, record: self(actor, record) and other(actor, record))

    def __or__(self, other: Rule[T]) -> Rule[T]:
        return Rule(lambda actor, record: self(actor, record) or other(actor, record))

    def __invert__(self) -> Rule[T]:
        return Rule(lambda actor, record: not self(actor, record))


_rules: dict[str, tuple[type[Model], Rule[Any]]] = {}


def grant(permission: str, model: type[T], rule: Rule[T]) -> None:
    """Say who has a permission on rows of a model; raises ``ValueError`` when said twice."""
    if permission in _rules:
        raise ValueError(f"{permission} has two rules")
    _rules[permission] = (model, rule)


def allowed(actor: object, permission: str, record: Model | None) -> bool:
    """Answer whether an actor has a permission on a record; unknown permissions are nobody's."""
    model, rule = _rules.get(permission, (None, None))
    if model is None or rule is None or not isinstance(record, model):
        return False
    return rule(actor, record)


def granted() -> tuple[str, ...]:
    """Return every permission that has a rule."""
    return tuple(sorted(_rules))


class RuleBackend(BaseBackend):
    """Stands after ``ModelBackend``, which signs people in."""

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: Model | None = None,
    ) -> bool:
        return user_obj.is_active and allowed(user_obj, perm, obj)
