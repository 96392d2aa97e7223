"""Who keeps the call boxes of a place, and who reads whom they are for."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.care.models import CallBox
from minhu.places.models import Area
from minhu.places.rules import posted_over

_keeps = posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK)
_reads = _keeps | posted_over(Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)

grant("care.list_boxes", Area, _reads)
grant("care.keep_boxes", Area, _keeps)
grant("care.keep_box", CallBox, Rule(lambda actor, box: _keeps(actor, box.area)))
