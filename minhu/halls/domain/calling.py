"""At a window: open it, call the next number, say how it went."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.halls.domain.moving import move, over
from minhu.halls.lifecycle import MOST_CALLS, MOST_RETURNS
from minhu.halls.models import Hall, Ticket, Window
from minhu.halls.queries.line import waiting_at

TRIED = 20
"""How many numbers are tried that others call at the same moment: more windows has no hall."""


def staff_window(window: Window, *, actor: User) -> Window:
    """Open a window: from now on numbers can be called to it."""
    _require(window.hall, actor)
    if not Window.objects.filter(pk=window.pk, ended_at=None).update(is_open=True):
        raise StaleStateError(_("这个窗口已经撤了。"))
    window.is_open = True
    return window


@transaction.atomic
def leave_window(window: Window, *, actor: User, at: datetime) -> Window:
    """Close a window for now; whoever stands there is served first."""
    _require(window.hall, actor)
    Window.objects.select_for_update().get(pk=window.pk)
    here = Ticket.objects.filter(window=window, day=local_day(at), state="called")
    if here.exists():
        raise DomainError(_("这个窗口还有人在办，办完再关。"))
    Window.objects.filter(pk=window.pk).update(is_open=False)
    window.is_open = False
    return window


@transaction.atomic
def call_next(window: Window, *, actor: User, at: datetime) -> Ticket:
    """Call whoever has waited longest for what this window serves.

    Of two windows that call at the same moment each gets another number. Raises ``DomainError``
    when nobody waits, ``StaleStateError`` while the window has somebody.
    """
    _require_open(window, actor)
    if Ticket.objects.filter(window=window, day=local_day(at), state="called").exists():
        raise StaleStateError(_("这个窗口正叫着一个号，先办完它。"))
    for ticket in waiting_at(window, local_day(at))[:TRIED]:
        try:
            return _call(ticket, window, at)
        except StaleStateError:
            continue
    raise DomainError(_("现在没有人等这个窗口的业务。"))


@transaction.atomic
def call(ticket: Ticket, window: Window, *, actor: User, at: datetime) -> Ticket:
    """Call one number out of turn: who is old, ill, with a small child, or of the forces."""
    _require_open(window, actor)
    _require_same_day(ticket, at)
    if ticket.item.letter not in window.serves or ticket.hall_id != window.hall_id:
        raise DomainError(_("这个窗口不办这项业务。"))
    return _call(ticket, window, at)


def call_again(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Call the number at the window once more."""
    _require(ticket.hall, actor)
    _require_same_day(ticket, at)
    if ticket.calls >= MOST_CALLS:
        raise DomainError(_("已经叫了 %(n)d 次，没来就点“没来”。") % {"n": ticket.calls})
    return move(ticket, "again", shown_at=at, calls=ticket.calls + 1)


def serve(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Say that whoever was called has been served."""
    _require(ticket.hall, actor)
    return over(ticket, "serve", at)


def miss(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Say that nobody came when the number was called."""
    _require(ticket.hall, actor)
    return over(ticket, "miss", at)


def recall(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Put a number that was passed over back into the line, where it stood; at most twice."""
    _require(ticket.hall, actor)
    _require_same_day(ticket, at)
    if ticket.returns >= MOST_RETURNS:
        raise DomainError(_("这个号已经排回来 %(n)d 次了，请重新取号。") % {"n": ticket.returns})
    return move(ticket, "recall", window=None, over_at=None, returns=ticket.returns + 1)


def _call(ticket: Ticket, window: Window, at: datetime) -> Ticket:
    first = ticket.called_at or at
    return move(ticket, "call", window=window, called_at=first, shown_at=at, calls=ticket.calls + 1)


def _require(hall: Hall, actor: User) -> None:
    if not actor.has_perm("halls.serve", hall):
        raise NotAllowedError(_("这个大厅不归您管。"))


def _require_open(window: Window, actor: User) -> None:
    """Refuse who does not serve here, and a window that is closed; it stays open meanwhile."""
    _require(window.hall, actor)
    if not Window.objects.select_for_update().get(pk=window.pk).is_open:
        raise DomainError(_("窗口关着，先开窗口再叫号。"))


def _require_same_day(ticket: Ticket, at: datetime) -> None:
    if ticket.day != local_day(at):
        raise DomainError(_("这是别的日子的号，请重新取号。"))
