"""Who may say who holds the posts of a grid, and who founds and dissolves organisations."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over

grant("teams.seat", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("teams.choose", Area, posted_over(Role.STREET_DESK))
grant("teams.found", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
