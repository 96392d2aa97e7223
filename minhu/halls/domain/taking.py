"""What a resident does: take a number, give it back, say how it was."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.halls.domain.moving import over
from minhu.halls.enums import TicketState, Verdict
from minhu.halls.hours import is_open
from minhu.halls.models import Item, Ticket

MOST = 999
"""The last number of three digits."""


@transaction.atomic
def take_ticket(item: Item, *, key: str, actor: Actor, at: datetime) -> Ticket:
    """Give out the next number of an item; the form with the same key gets the same number again.

    Raises ``DomainError`` outside the hours of the hall, when the item is not done there any
    more, and when all numbers of the day are given out.
    """
    if not actor.has_perm("halls.take", item.hall):
        raise NotAllowedError(_("请扫大厅门口的二维码取号。"))
    # The row of the item is held meanwhile, so that two who press at once get two numbers.
    held = Item.objects.select_for_update().get(pk=item.pk)
    known = Ticket.objects.select_related("item", "hall").filter(secret=secret_of(item, key))
    if found := known.first():
        return found
    if held.ended_at is not None:
        raise DomainError(_("这项业务现在不办，请另选一项。"))
    if not is_open(item.hall, at):
        raise DomainError(_("现在不是取号的时间。"))
    day = local_day(at)
    last = Ticket.objects.filter(item=item, day=day).aggregate(last=Max("number"))["last"] or 0
    if last >= min(held.most or MOST, MOST):
        raise DomainError(_("这项业务今天的号放完了，请改天再来，或者问一下工作人员。"))
    return Ticket.objects.create(
        hall=item.hall,
        item=item,
        day=day,
        number=last + 1,
        secret=secret_of(item, key),
        taken_at=at,
    )


def give_back(ticket: Ticket, *, actor: Actor, at: datetime) -> Ticket:
    """Give a number back; whoever waits behind moves up."""
    _require(ticket, actor)
    return over(ticket, "give_back", at)


def rate(ticket: Ticket, said: str, *, actor: Actor) -> Ticket:
    """Say how it was; asked once, and what was said stays."""
    _require(ticket, actor)
    if said not in Verdict.values:
        raise DomainError(_("请选一项。"))
    unsaid = Ticket.objects.filter(pk=ticket.pk, state=TicketState.SERVED, said="")
    if not unsaid.update(said=said):
        raise StaleStateError(_("已经评价过了，或者还没办完。"))
    ticket.said = said
    return ticket


def secret_of(item: Item, key: str) -> str:
    """Return what stands in the address of a number; nobody can reckon it from the form's key."""
    text = f"ticket:{item.pk}:{key}".encode()
    mark = hmac.digest(settings.SECRET_KEY.encode(), text, "sha256")
    return urlsafe_b64encode(mark[:16]).decode().rstrip("=")


def _require(ticket: Ticket, actor: Actor) -> None:
    if not actor.has_perm("halls.hold", ticket):
        raise NotAllowedError(_("没有这个号。"))
