"""Who may read, keep and define ledgers: by post, by place, and by how closely each is kept."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.ledgers.models import Ledger, Record
from minhu.places.codes import inside

READERS = (
    Role.GRID_WORKER,
    Role.COMMUNITY_DESK,
    Role.STREET_DESK,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.AUDITOR,
)
KEEPERS = (Role.COMMUNITY_DESK, Role.STREET_DESK)
FILLERS = (Role.GRID_WORKER, *KEEPERS)
"""Who writes single records, each in their own place; whole files are for the desks."""


def _over(*roles: Role) -> Rule[Record]:
    """Ask whether the actor holds one of these posts over the place of a record."""

    def test(actor: object, record: Record) -> bool:
        return isinstance(actor, User) and any(
            post.role in roles
            and post.clearance >= record.ledger.secrecy
            and inside(record.area_id, post.area_code)
            for post in actor.posts_now
        )

    return Rule(test)


def _at(*roles: Role) -> Rule[Ledger]:
    """Ask whether the actor holds one of these posts in the place of a ledger, or over it."""

    def test(actor: object, ledger: Ledger) -> bool:
        return isinstance(actor, User) and any(
            post.role in roles
            and post.area_code
            and post.clearance >= ledger.secrecy
            and (inside(ledger.area_id, post.area_code) or inside(post.area_code, ledger.area_id))
            for post in actor.posts_now
        )

    return Rule(test)


def _defines(actor: object, ledger: Ledger) -> bool:
    return isinstance(actor, User) and any(
        post.role == Role.STREET_DESK
        and post.clearance >= ledger.secrecy
        and inside(ledger.area_id, post.area_code)
        for post in actor.posts_now
    )


grant("ledgers.open_ledger", Ledger, _at(*READERS))
grant("ledgers.keep_ledger", Ledger, _at(*KEEPERS))
grant("ledgers.fill_ledger", Ledger, _at(*FILLERS))
grant("ledgers.define_ledger", Ledger, Rule(_defines))
grant("ledgers.view_record", Record, _over(*READERS))
grant("ledgers.keep_record", Record, _over(*FILLERS))
grant("ledgers.open_poll", Record, _over(*KEEPERS))
grant("ledgers.name_person", Record, _over(*FILLERS))
grant("ledgers.join_people", Record, _over(*KEEPERS))
