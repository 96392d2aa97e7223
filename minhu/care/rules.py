"""Who keeps the call boxes of a place, and who reads whom they are for."""

from __future__ import annotations

from minhu.accounts.actors import Visitor
from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.care.models import CallBox, Canteen, Settlement
from minhu.places.models import Area
from minhu.places.rules import posted_over

_keeps = posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK)
_reads = _keeps | posted_over(Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)

grant("care.list_boxes", Area, _reads)
grant("care.keep_boxes", Area, _keeps)
grant("care.keep_box", CallBox, Rule(lambda actor, box: _keeps(actor, box.area)))
grant("care.list_canteens", Area, _reads)
grant("care.ask_meals", Canteen, Rule(lambda actor, _one: isinstance(actor, Visitor)))
grant("care.open_canteens", Area, _keeps)
grant("care.view_canteen", Canteen, Rule(lambda actor, one: _reads(actor, one.area)))
grant("care.keep_canteen", Canteen, Rule(lambda actor, one: _keeps(actor, one.area)))
_approves = posted_over(Role.STREET_DESK, Role.LEADER)


@Rule
def reckons_for_another(actor: object, month: Settlement) -> bool:
    """Ask whether the actor approves months of the place and did not reckon this one up."""
    own = isinstance(actor, User) and month.made_by_id == actor.pk
    return not own and _approves(actor, month.canteen.area)


grant("care.approve_month", Settlement, reckons_for_another)
