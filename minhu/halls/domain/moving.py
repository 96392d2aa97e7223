"""The one door through which a number moves: find the edge, compare and set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.core.errors import StaleStateError
from minhu.core.lifecycle import STAY
from minhu.halls.lifecycle import TICKET
from minhu.halls.models import Ticket


def move(ticket: Ticket, verb: str, **columns: Any) -> Ticket:
    """Lead a number along an edge and set what goes with it.

    Raises ``StaleStateError`` when it does not stand there any more, or its window has another.
    """
    edge = TICKET.find(verb, ticket.state)
    if edge is None:
        raise StaleStateError(_("%(number)s 刚才已经有人动过了。") % {"number": ticket.label})
    state = ticket.state if edge.target == STAY else edge.target
    standing = Ticket.objects.filter(pk=ticket.pk, state=ticket.state, calls=ticket.calls)
    try:
        with transaction.atomic():
            moved = standing.update(state=state, **columns)
    except IntegrityError:
        raise StaleStateError(_("这个窗口正叫着一个号，先办完它。")) from None
    if not moved:
        raise StaleStateError(_("%(number)s 刚才已经有人动过了。") % {"number": ticket.label})
    ticket.state = state
    for name, value in columns.items():
        setattr(ticket, name, value)
    return ticket


def over(ticket: Ticket, verb: str, at: datetime) -> Ticket:
    """Lead a number to where it is over for now."""
    return move(ticket, verb, over_at=at)
