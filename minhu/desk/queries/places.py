"""The places a member of staff works in, for choices and for what is theirs."""

from __future__ import annotations

from minhu.accounts.models import User
from minhu.places.models import Area


def home_area(user: User) -> Area | None:
    """Return the area of the widest post somebody holds; asked once for each loaded user."""
    known: dict[str, Area | None] = user.__dict__
    if "home_area" not in known:
        known["home_area"] = Area.objects.filter(pk=home_code(user)).first()
    return known["home_area"]


def home_code(user: User) -> str:
    """Return the code of the area of the widest post, empty for somebody without one."""
    codes = [post.unit.area_code if post.unit else post.area_code for post in user.posts_now]
    return min(codes, default="")
