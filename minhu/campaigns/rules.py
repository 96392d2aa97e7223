"""Who may order campaigns, look at them and make visits."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.campaigns.models import Campaign, Duty
from minhu.places.models import Area
from minhu.places.rules import posted_in_or_over_it, posted_over, posted_over_it

ORDERING = (Role.COMMUNITY_DESK, Role.STREET_DESK)
VISITING = (Role.GRID_WORKER, *ORDERING)
READING = (*VISITING, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)


grant("campaigns.order", Area, posted_over(*ORDERING))
grant("campaigns.read", Area, posted_over(*READING))
grant("campaigns.open", Campaign, posted_in_or_over_it(*READING))
grant("campaigns.end", Campaign, posted_over_it(*ORDERING))
grant("campaigns.visit", Duty, posted_over_it(*VISITING))
