"""How closely a ledger is kept: for whoever's posts do not see so far it is not there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers.domain.defining import append_step
from minhu.ledgers.enums import Redefinition
from minhu.ledgers.models import Ledger


@transaction.atomic
def keep_closely(ledger: Ledger, level: Secrecy, *, actor: User, at: datetime) -> Ledger:
    """Keep a ledger so closely from now on, and the ledgers of its repeats with it.

    Raises ``NotAllowedError`` for a level the actor's own posts do not see, and ``DomainError``
    while it is asked of places, where everybody is told its name.
    """
    if ledger.secrecy == level:
        return ledger
    wanted = Ledger(area=ledger.area, secrecy=level)
    if not actor.has_perm("ledgers.define_ledger", wanted):
        raise NotAllowedError(_("您自己的岗位看不到这么严的台账，不能这样定。"))
    if level and ledger.collections.filter(closed_at=None).exists():
        raise DomainError(_("这本台账正在各处收，收完再限定知悉范围。"))
    for each in (ledger, *ledger.parts.select_related("area")):
        each.secrecy = level
        each.save(update_fields=["secrecy"])
        append_step(each, Redefinition.KEPT, str(level.label), actor, at)
    return ledger
