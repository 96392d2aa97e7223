"""Who may see which short messages went out."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over

grant(
    "notices.view_log",
    Area,
    posted_over(Role.STREET_DESK, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.AUDITOR),
)
