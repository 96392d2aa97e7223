"""Who may order what comes again, stop it and see it."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_in_or_over_it, posted_over, posted_over_it
from minhu.schedules.models import Schedule

KEEPING = (Role.COMMUNITY_DESK, Role.STREET_DESK)
READING = (*KEEPING, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)


grant("schedules.begin", Area, posted_over(*KEEPING))
grant("schedules.stop", Schedule, posted_over_it(*KEEPING))
grant("schedules.read", Schedule, posted_in_or_over_it(*READING))
grant("schedules.list", Area, posted_over(*READING))
