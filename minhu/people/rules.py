"""Who may read what was read, and who keeps the register of residents."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over

grant("people.view_readings", Area, posted_over(Role.AUDITOR))
grant("people.keep_register", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant(
    "people.count_register",
    Area,
    posted_over(
        *(Role.COMMUNITY_DESK, Role.STREET_DESK, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)
    ),
)
