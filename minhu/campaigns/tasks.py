"""Telling the grids that a campaign is ordered, and those that have not begun; reads the outbox."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from minhu.campaigns.domain.ordering import ORDERED, REMINDED
from minhu.campaigns.models import Campaign, Duty
from minhu.core import outbox
from minhu.core.clock import now
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import Kind, kinds
from minhu.notices.queries.wordings import news

kinds.add(
    "campaign_ordered",
    Kind(
        gettext_lazy("要走访"),
        gettext_lazy("{标题}：{类别}，名单在手机上。"),
        gettext_lazy("要走访：{类别}，名单在手机上。"),
    ),
)
kinds.add(
    "campaign_urgent",
    Kind(
        gettext_lazy("紧急动员"),
        gettext_lazy("{标题}：请马上打开，签收以后就走第一户。"),
        gettext_lazy("紧急动员：请马上打开手机上的名单。"),
        urgent=True,
    ),
)


@outbox.on(ORDERED)
def tell_ordered(key: str) -> None:
    """Tell every grid of an order; running twice tells once."""
    campaign = Campaign.objects.get(pk=key)
    _tell(campaign, campaign.duties.all(), key)


@outbox.on(REMINDED)
def tell_waiting(key: str) -> None:
    """Tell a grid once more that the clock runs, unless it has begun meanwhile."""
    duty = Duty.objects.filter(pk=key, begun_at=None).select_related("campaign").first()
    if duty is not None and duty.campaign.closed_at is None:
        _tell(duty.campaign, [duty], f"{key}:again")


def _tell(campaign: Campaign, duties: Iterable[Duty], mark: str) -> None:
    facts = {"标题": campaign.title, "编号": campaign.number, "类别": campaign.kind.name}
    kind = "campaign_urgent" if campaign.kind.within else "campaign_ordered"
    base = settings.SITE_URL.rstrip("/")
    link = base + reverse("field:campaign", args=[campaign.pk]) if base else ""
    at = now()
    for duty in duties:
        told = news(kind, facts, number=campaign.number, area=duty.area_id, at=at, link=link)
        tell_party(f"grid:{duty.area_id}", told, dedupe_key=f"{mark}:{duty.area_id}"[:120], at=at)
