"""Who may read what was read: the auditor of an area."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import grant
from minhu.places.models import Area
from minhu.places.rules import posted_over

grant("people.view_readings", Area, posted_over(Role.AUDITOR))
