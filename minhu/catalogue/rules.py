"""Who may change what the catalogue says: the street, for its own area."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over, works_around

grant("catalogue.view", Area, works_around)
grant("catalogue.keep", Area, posted_over(Role.STREET_DESK, Role.LEADER))
