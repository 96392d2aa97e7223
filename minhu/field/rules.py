"""Who may send in what they found on the way."""

from __future__ import annotations

from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant


@Rule
def moves_for_somebody(actor: object, user: User) -> bool:
    """Ask whether the actor sits at a desk, in a unit or in a grid; nobody asks for another."""
    return (
        isinstance(actor, User)
        and actor.pk == user.pk
        and any(not party.startswith("leader:") for party in actor.parties)
    )


grant("field.find", User, moves_for_somebody)
