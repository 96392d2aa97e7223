"""Which kind of post works on a case: figures are told apart by it, never by persons."""

from __future__ import annotations

from minhu.accounts.actors import Actor
from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.cases.models import Case


def post_of(case: Case, actor: Actor, *, done: bool) -> str:
    """Return the kind of post a case counts under from now on (domain page §6.6, 岗位).

    Given to a unit it is the unit's, given to a grid the grid worker's; what was finished
    (``done``) without having been given to anybody counts for the post of who finished it.
    """
    if case.unit_id is not None:
        return Role.DEPARTMENT
    if case.party.startswith("grid:"):
        return Role.GRID_WORKER
    if done and not case.post and isinstance(actor, User) and actor.post is not None:
        return actor.post.role
    return "" if case.post == Role.DEPARTMENT else case.post
