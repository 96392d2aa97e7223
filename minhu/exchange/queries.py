"""Reads of the exchange: partners, what came, what went and what did not."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.queries import visible_to
from minhu.core.crypto import Sealed
from minhu.exchange.models import Order, Partner, Result, Try
from minhu.places.codes import span
from minhu.places.models import Area

UNSENT = Q(results__sent_at=None, results__isnull=False, partner__address__gt="")
"""Without an address a partner fetches its results: nothing is owed to it."""


def partners_of(area: Area) -> QuerySet[Partner]:
    """Return the partners of a place with how much came, and how much has not gone back."""
    first, after = span(area.code)
    found = Partner.objects.filter(area_id__gte=first, area_id__lt=after)
    came = Count("orders", distinct=True)
    late = Count("orders", filter=Q(orders__in=_with_unsent()), distinct=True)
    return found.annotate(came=came, unsent=late).order_by("code")


def orders_of(
    user: User, area: Area, *, partner: str = "", unsent: bool = False
) -> QuerySet[Order]:
    """Return what came from the partners of a place, the last first, with what went back.

    ``seen`` says whether the user may see the case; of others the list shows that there is one.
    """
    found = Order.objects.filter(partner__in=partners_of(area).values("pk"))
    found = found.filter(partner__code=partner) if partner else found
    found = found.filter(pk__in=_with_unsent()) if unsent else found
    seen = Exists(visible_to(user).filter(pk=OuterRef("case")))
    results = Result.objects.order_by("made_at", "id").annotate(n=Count("tries"))
    rows = found.select_related("partner", "case").prefetch_related(Prefetch("results", results))
    return rows.annotate(seen=seen).order_by("-received_at", "-pk")


def _with_unsent() -> QuerySet[Order]:
    return Order.objects.filter(UNSENT).order_by().only("pk")


def partner_at_work(code: str) -> Partner | None:
    return Partner.objects.select_related("area").filter(code=code, ended_at=None).first()


def unsent_of(order: Order) -> list[Result]:
    """Return what a partner has not been told of an order yet, in its order."""
    return list(order.results.filter(sent_at=None).order_by("made_at", "id"))


def owed(before: datetime, after: datetime) -> list[str]:
    """Return the keys of orders with a result made between two moments and not handed over."""
    waits = Result.objects.filter(
        sent_at=None,
        made_at__lt=before,
        made_at__gte=after,
        order__partner__ended_at=None,
        order__partner__address__gt="",
    )
    return [str(key) for key in waits.order_by().values_list("order", flat=True).distinct()]


def sealed_partners() -> list[Partner]:
    return list(Partner.objects.exclude(secret_sealed=Sealed()))


def results_of(partner: Partner, outside_id: str) -> list[Result] | None:
    """Return what is told of an order, ``None`` where the partner has no such order."""
    order = Order.objects.filter(partner=partner, outside_id=outside_id).first()
    return None if order is None else list(order.results.order_by("made_at", "id"))


def tries_of(partner: Partner) -> QuerySet[Try]:
    """Return the attempts to hand results over to a partner, the last first."""
    found = Try.objects.filter(result__order__partner=partner)
    return found.select_related("result__order").order_by("-at", "-pk")
