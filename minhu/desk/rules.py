"""Who may write down a case for a caller."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over

grant(
    "desk.register",
    Area,
    posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK, Role.GRID_WORKER),
)
