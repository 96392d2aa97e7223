"""Who may write down a case for a caller, and who may open the pages of administrators."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over, works_around

grant(
    "desk.register",
    Area,
    posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK, Role.GRID_WORKER),
)
grant("desk.call_back", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("desk.open_accounts", Area, posted_over(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))
grant("desk.oversee", Area, posted_over(Role.LEADER, Role.SUPERVISOR))
grant("desk.plan_absences", Area, works_around)
grant("desk.check_chains", Area, posted_over(Role.AUDITOR))
grant(
    "desk.break_glass",
    Area,
    works_around & ~posted_over(Role.SYSTEM_ADMIN),
)
