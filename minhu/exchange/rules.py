"""Who sees what was exchanged, who sends it again, who keeps the partners."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.exchange.models import Partner
from minhu.places.models import Area
from minhu.places.rules import posted_over

_sees = posted_over(Role.STREET_DESK, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN)
_sends = posted_over(Role.STREET_DESK, Role.SYSTEM_ADMIN)
_keeps = posted_over(Role.SYSTEM_ADMIN)

grant("exchange.list", Area, _sees)
grant("exchange.view", Partner, Rule(lambda actor, one: _sees(actor, one.area)))
grant("exchange.send_again", Partner, Rule(lambda actor, one: _sends(actor, one.area)))
grant("exchange.add_partner", Area, _keeps)
grant("exchange.keep_partner", Partner, Rule(lambda actor, one: _keeps(actor, one.area)))
