"""Who looks at findings, who confirms them, who hands them in, who keeps the devices."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.findings.models import Device, Finding
from minhu.places.models import Area
from minhu.places.rules import posted_over

desks = (Role.COMMUNITY_DESK, Role.STREET_DESK)
_decides = posted_over(*desks)
_keeps = posted_over(Role.STREET_DESK, Role.SYSTEM_ADMIN)
_audits = posted_over(Role.AUDITOR, Role.SECURITY_ADMIN)
_looks = posted_over(*desks, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)

grant("findings.view", Finding, Rule(lambda actor, one: _looks(actor, one.area)))
grant("findings.decide", Finding, Rule(lambda actor, one: _decides(actor, one.area)))
grant("findings.list", Area, _looks)
grant("findings.hand_in", Area, posted_over(Role.GRID_WORKER, *desks))
grant("findings.list_devices", Area, _keeps | _audits | posted_over(Role.LEADER))
grant("findings.keep_devices", Area, _keeps)
grant("findings.keep_device", Device, Rule(lambda actor, one: _keeps(actor, one.area)))
grant("findings.audit", Area, _audits)
