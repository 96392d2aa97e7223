"""Ending a campaign, and forgetting what was said at the doors when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.campaigns.models import Campaign, Visit
from minhu.core.errors import NotAllowedError, StaleStateError


@transaction.atomic
def end(campaign: Campaign, *, actor: User, at: datetime) -> Campaign:
    """End a campaign; what is left stays readable as left."""
    if not actor.has_perm("campaigns.end", campaign):
        raise NotAllowedError(_("这次行动不归您结束。"))
    open_one = Campaign.objects.filter(pk=campaign.pk, closed_at=None)
    if not open_one.update(closed_at=at, closed_by=actor):
        raise StaleStateError(_("这次行动已经结束了。"))
    campaign.closed_at, campaign.closed_by = at, actor
    return campaign


def empty_old(at: datetime) -> int:
    """Empty answers and notes of campaigns that ended long enough ago, for the worker; how many visits.

    Results and numbers stay; rounds that never end lose what is older than their days.
    """
    emptied = 0
    for campaign in Campaign.objects.filter(emptied_at=None):
        before = at - timedelta(days=campaign.kind.keep_days)
        over = campaign.closed_at is not None and campaign.closed_at <= before
        said = Visit.objects.filter(target__campaign=campaign).exclude(answers={}, note="")
        if over or campaign.kind.repeats:
            old = said if over else said.filter(at__lte=before)
            emptied += old.update(answers={}, note="")
        if over:
            Campaign.objects.filter(pk=campaign.pk).update(emptied_at=at)
    return emptied
