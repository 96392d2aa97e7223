"""Who keeps a hall, serves at its windows and reads its figures; who takes a number."""

from __future__ import annotations

from minhu.accounts.actors import Visitor
from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.halls.models import Hall, Ticket
from minhu.places.models import Area
from minhu.places.rules import posted_over, posted_over_it

KEEPING = (Role.COMMUNITY_DESK, Role.STREET_DESK)
READING = (*KEEPING, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)

grant("halls.list", Area, posted_over(*READING))
grant("halls.open", Area, posted_over(*KEEPING))
grant("halls.view", Hall, posted_over_it(*READING))
grant("halls.keep", Hall, posted_over_it(*KEEPING))
grant("halls.serve", Hall, posted_over_it(*KEEPING))
grant("halls.take", Hall, Rule(lambda actor, _hall: isinstance(actor, Visitor)))
grant("halls.hold", Ticket, Rule(lambda actor, _ticket: isinstance(actor, Visitor)))
