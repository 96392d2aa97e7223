"""Who may stand before the wall, write its day log and plan who is on duty."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.centre.models import Brief, Incident
from minhu.places.models import Area
from minhu.places.rules import posted_over

officers = (Role.COMMUNITY_DESK, Role.STREET_DESK, Role.SUPERVISOR, Role.LEADER)
_reads, _writes = posted_over(*officers, Role.AUDITOR), posted_over(*officers)


def _reads_brief(actor: object, brief: Brief) -> bool:
    """Ask whether a brief is published, or the actor writes in this place."""
    return (_reads if brief.is_published else _writes)(actor, brief.area)


grant("centre.open_room", Area, _reads)
grant("centre.write_log", Area, _writes)
grant("centre.view_incident", Incident, Rule(lambda actor, one: _reads(actor, one.area)))
grant("centre.run_incident", Incident, Rule(lambda actor, one: _writes(actor, one.area)))
grant("centre.view_brief", Brief, Rule(_reads_brief))
grant("centre.plan_duty", Area, posted_over(Role.STREET_DESK, Role.LEADER))
