"""Who may open accounts and give posts: two of the three separated administrators."""

from __future__ import annotations

import re

from minhu.accounts.enums import ADMINISTRATORS, Role
from minhu.accounts.models import Post, Unit, User
from minhu.accounts.permissions import Rule, grant


def stem(area_code: str) -> str:
    """Return the digits that every code inside an area begins with."""
    if len(area_code) != 12:  # noqa: PLR2004 -- grids and micro-grids have no zeros behind
        return area_code
    shorter = re.sub(r"(?:000){1,2}$", "", area_code)
    return re.sub(r"(?:00){1,2}$", "", shorter) if len(shorter) == 6 else shorter  # noqa: PLR2004 -- a district


def _opens_accounts(actor: object, _record: User) -> bool:
    return isinstance(actor, User) and actor.holds(Role.SYSTEM_ADMIN)


def _switches_account(actor: object, record: User) -> bool:
    return isinstance(actor, User) and actor.holds(Role.SYSTEM_ADMIN) and record.pk != actor.pk


def _sets_password(actor: object, record: User) -> bool:
    """Never that of an administrator: who sets it could sign in as two of the three."""
    return _switches_account(actor, record) and not record.holds(*ADMINISTRATORS)


def _drops_factor(actor: object, record: User) -> bool:
    """One's own, or as a security administrator: who sets passwords cannot drop this as well."""
    if not isinstance(actor, User):
        return False
    return record.pk == actor.pk or (
        actor.holds(Role.SECURITY_ADMIN) and not record.holds(*ADMINISTRATORS)
    )


def _opens_units(actor: object, _record: Unit) -> bool:
    return isinstance(actor, User) and actor.holds(Role.SYSTEM_ADMIN)


def _gives_this_post(actor: object, post: Post) -> bool:
    """Security administrators give posts inside their own area, never to themselves."""
    if not isinstance(actor, User) or post.user_id == actor.pk:
        return False
    code = post.unit.area_code if post.unit else post.area_code
    mine = (p.area_code for p in actor.posts_now if p.role == Role.SECURITY_ADMIN)
    return any(area and code.startswith(stem(area)) for area in mine)


grant("accounts.open_account", User, Rule(_opens_accounts))
grant("accounts.switch_account", User, Rule(_switches_account))
grant("accounts.set_password", User, Rule(_sets_password))
grant("accounts.drop_factor", User, Rule(_drops_factor))
grant("accounts.give_post", Post, Rule(_gives_this_post))
grant("accounts.open_unit", Unit, Rule(_opens_units))
