"""Who may order campaigns, look at them and make visits."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.campaigns.models import Campaign, Duty
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.places.rules import posted_over

ORDERING = (Role.COMMUNITY_DESK, Role.STREET_DESK)
VISITING = (Role.GRID_WORKER, *ORDERING)
READING = (*VISITING, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)


@Rule
def reads(actor: object, campaign: Campaign) -> bool:
    """Ask whether the actor has a post in the place of a campaign, or over it."""
    return isinstance(actor, User) and any(
        post.role in READING
        and post.area_code
        and (inside(campaign.area_id, post.area_code) or inside(post.area_code, campaign.area_id))
        for post in actor.posts_now
    )


@Rule
def ordered_over(actor: object, campaign: Campaign) -> bool:
    return isinstance(actor, User) and any(
        post.role in ORDERING and inside(campaign.area_id, post.area_code)
        for post in actor.posts_now
    )


@Rule
def goes_there(actor: object, duty: Duty) -> bool:
    return isinstance(actor, User) and any(
        post.role in VISITING and inside(duty.area_id, post.area_code) for post in actor.posts_now
    )


grant("campaigns.order", Area, posted_over(*ORDERING))
grant("campaigns.read", Area, posted_over(*READING))
grant("campaigns.open", Campaign, reads)
grant("campaigns.end", Campaign, ordered_over)
grant("campaigns.visit", Duty, goes_there)
