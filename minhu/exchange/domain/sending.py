"""Handing results over: in order, signed, with one mark for each however often it is sent.

The same body goes out under the same ``Minhu-Delivery`` until the partner has said 2xx, so a
partner that knows the mark acts on it once. A try is written down whatever came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core import outbox
from minhu.core.errors import DomainError, NotAllowedError
from minhu.exchange.domain.keeping import DEMO
from minhu.exchange.domain.telling import TOPIC
from minhu.exchange.models import Order, Partner, Result, Try
from minhu.exchange.queries import owed, unsent_of
from minhu.exchange.signing import DELIVERY, headers

PATIENCE = 10.0
HELD = timedelta(seconds=60)
GIVEN_UP = timedelta(hours=3)
LONGEST = timedelta(days=30)
FAILS = 2


class NotDeliveredError(DomainError):
    """The partner has not taken it; the outbox tries again later."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner answered; 0 for no answer at all."""

    status: int
    words: str = ""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 -- success in HTTP


class _NoWayRound(HTTPRedirectHandler):
    """A signed result goes where it was meant to go and nowhere else."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def send_order(key: UUID, *, at: datetime) -> int:
    """Send what a partner has not been told of an order; returns how many went.

    Raises ``NotDeliveredError`` at the first that was not taken: later ones wait for it.
    """
    order = Order.objects.select_related("partner").filter(pk=key).first()
    if order is None or order.partner.ended_at is not None or not order.partner.address:
        return 0
    results = unsent_of(order)
    for result in results:
        _send(order.partner, result, at)
    return len(results)


def send_again(partner: Partner, *, actor: User) -> int:
    """Put everything a partner has not taken in line once more; returns how many orders."""
    if not actor.has_perm("exchange.send_again", partner):
        raise NotAllowedError(_("这里的对接不归您管。"))
    unsent = Result.objects.filter(order__partner=partner, sent_at=None)
    keys = [str(key) for key in unsent.order_by().values_list("order", flat=True).distinct()]
    outbox.put_all(TOPIC, keys)
    return len(keys)


def sweep(at: datetime) -> int:
    """Put in line again what was given up: a partner may have been away for a day."""
    keys = owed(at - GIVEN_UP, at - LONGEST)
    outbox.put_all(TOPIC, keys)
    return len(keys)


def _send(partner: Partner, result: Result, at: datetime) -> None:
    free = Q(held_until=None) | Q(held_until__lt=at)
    mine = Result.objects.filter(free, pk=result.pk, sent_at=None)
    if not mine.update(held_until=at + HELD):
        raise NotDeliveredError(_("正在送，等一会儿。"))
    tried = result.tries.count()
    answer = _hand_over(partner, result, tried, at)
    Try.objects.create(result=result, at=at, status=answer.status, words=answer.words[:200])
    done = {"sent_at": at} if answer.good else {}
    Result.objects.filter(pk=result.pk).update(held_until=None, **done)
    if not answer.good:
        raise NotDeliveredError(_("对方没有收：%(words)s") % {"words": answer.words})


def _hand_over(partner: Partner, result: Result, tried: int, at: datetime) -> Answer:
    if partner.address in DEMO:
        fails = partner.address == DEMO[1] and tried < FAILS
        return Answer(503, _("演示：故意没收")) if fails else Answer(200, _("演示：收到了"))
    return post(partner.address, partner.secret(), str(result.pk), result.body.encode(), at=at)


def post(address: str, secret: str, mark: str, body: bytes, *, at: datetime) -> Answer:
    """Send a signed body and return what came back; follows no redirection."""
    path = urlsplit(address).path or "/"
    told = {
        "Content-Type": "application/json; charset=utf-8",
        DELIVERY: mark,
        **headers(secret, path, body, at=at),
    }
    asked = Request(address, data=body, headers=told, method="POST")  # noqa: S310 -- http(s) only: ``keeping._address``
    try:
        with build_opener(_NoWayRound).open(asked, timeout=PATIENCE) as answer:
            return Answer(answer.status)
    except HTTPError as error:
        with error:
            return Answer(error.code, error.reason)
    except (URLError, HTTPException, OSError) as error:
        return Answer(0, str(getattr(error, "reason", error)))
