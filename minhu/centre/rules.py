"""Who may stand before the wall, write its day log and plan who is on duty."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over

officers = (Role.COMMUNITY_DESK, Role.STREET_DESK, Role.SUPERVISOR, Role.LEADER)
grant("centre.open_room", Area, posted_over(*officers, Role.AUDITOR))
grant("centre.write_log", Area, posted_over(*officers))
grant("centre.plan_duty", Area, posted_over(Role.STREET_DESK, Role.LEADER))
