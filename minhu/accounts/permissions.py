"""Rules that compose, and the backend that lets ``user.has_perm()`` ask them.

Granted in each app's ``rules.py``; a permission has exactly one rule. A rule asks an actor
(a user, a caller) about a record; forbidden and absent answer alike, so a page turns both
into 404.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, get_type_hints

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model

T = TypeVar("T", bound=Model)


class Rule(Generic[T]):
    """A question about an actor and a record; combine with ``&``, ``|`` and ``~``.

    ``about`` is the kind of record it asks about, as the test itself says of its second argument.
    """

    def __init__(self, test: Callable[[Any, T], bool], about: type[Model] | None = None) -> None:
        self.test = test
        self.about = about or _second_of(test)

    def __call__(self, actor: object, record: T) -> bool:
        return self.test(actor, record)

    def __and__(self, other: Rule[T]) -> Rule[T]:
        return Rule(
            lambda actor, record: self(actor, record) and other(actor, record), _both(self, other)
        )

    def __or__(self, other: Rule[T]) -> Rule[T]:
        return Rule(
            lambda actor, record: self(actor, record) or other(actor, record), _both(self, other)
        )

    def __invert__(self) -> Rule[T]:
        return Rule(lambda actor, record: not self(actor, record), self.about)


def _second_of(test: Callable[[Any, Any], bool]) -> type[Model] | None:
    """Return the model a test is written for; nothing where it asks about rows of several kinds."""
    try:
        hints = get_type_hints(test)
    except (NameError, TypeError):  # imported for the type checker only, or no function
        return None
    hints.pop("return", None)
    said = list(hints.values())[1:2]
    return said[0] if said and isinstance(said[0], type) and issubclass(said[0], Model) else None


def _both(one: Rule[Any], other: Rule[Any]) -> type[Model] | None:
    """Return what two rules ask about; raises ``ValueError`` when that is not the same."""
    if one.about and other.about and one.about is not other.about:
        raise ValueError(
            f"one rule asks about {one.about.__name__}, the other about {other.about.__name__}; "
            "join rules about the same kind of row"
        )
    return one.about or other.about


_rules: dict[str, tuple[type[Model], Rule[Any]]] = {}


def grant(permission: str, model: type[T], rule: Rule[T]) -> None:
    """Say who has a permission on rows of a model.

    Raises ``ValueError`` when said twice, or by a rule that asks about rows of another kind.
    """
    if permission in _rules:
        raise ValueError(f"{permission} has two rules; write one, joined by | or &")
    if rule.about is not None and not issubclass(model, rule.about):
        raise ValueError(
            f"{permission} is a permission over {model.__name__}, and its rule asks about "
            f"{rule.about.__name__}; {_instead(model)}"
        )
    _rules[permission] = (model, rule)


def _instead(model: type[Model]) -> str:
    """Return what to write for a rule that asks about the wrong kind of row."""
    known = {
        "Area": "write posted_over(…) of minhu.places.rules",
        "Case": "write posted(…) of minhu.cases.rules",
    }
    return known.get(model.__name__, f"write a rule that asks about {model.__name__}")


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
