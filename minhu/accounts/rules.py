"""Who may open accounts and give posts: two of the three separated administrators."""

from __future__ import annotations

from minhu.accounts.enums import ADMINISTRATORS, PLANNERS, Role
from minhu.accounts.models import Post, Token, Unit, User
from minhu.accounts.permissions import Rule, grant
from minhu.accounts.reach import stem


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
    code = post.place_code
    mine = (p.area_code for p in actor.posts_now if p.role == Role.SECURITY_ADMIN)
    return any(area and code.startswith(stem(area)) for area in mine)


def _notes_absence(actor: object, record: User) -> bool:
    """One's own, and as the street, its leader or a security administrator those of the area."""
    if not isinstance(actor, User):
        return False
    mine = [stem(post.area_code) for post in actor.posts_now if post.role in PLANNERS]
    places = [post.place_code for post in record.posts_now]
    return record.pk == actor.pk or any(code.startswith(area) for code in places for area in mine)


def _ends_token(actor: object, token: Token) -> bool:
    """One's own, and as a security administrator those of the accounts one looks after."""
    if not isinstance(actor, User):
        return False
    mine = [stem(post.area_code) for post in actor.posts_now if post.role == Role.SECURITY_ADMIN]
    places = [post.place_code for post in token.user.posts_now]
    return token.user_id == actor.pk or any(
        code.startswith(area) for code in places for area in mine
    )


grant("accounts.end_token", Token, Rule(_ends_token))
grant("accounts.note_absence", User, Rule(_notes_absence))
grant("accounts.open_account", User, Rule(_opens_accounts))
grant("accounts.switch_account", User, Rule(_switches_account))
grant("accounts.set_password", User, Rule(_sets_password))
grant("accounts.drop_factor", User, Rule(_drops_factor))
grant("accounts.give_post", Post, Rule(_gives_this_post))
grant("accounts.open_unit", Unit, Rule(_opens_units))
