"""The door of every page of the room: who asks, and for which place."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from minhu.accounts.models import User
from minhu.centre.queries import room_area
from minhu.places.models import Area
from minhu.places.queries import home_area

WRITE = "centre.write_log"


def reader(request: HttpRequest, permission: str = "centre.open_room") -> tuple[User, Area]:
    """Return who asks and the place asked for; absent and forbidden are one answer."""
    user = user_of(request)
    area = room_area(user, request.GET.get("area", ""))
    if area is None or not user.has_perm(permission, area):
        raise Http404
    return user, area


def place_for(request: HttpRequest, permission: str) -> tuple[User, Area]:
    """Return who asks and the place, for pages that do not hang on the room."""
    user, code = user_of(request), request.GET.get("area", "")
    area = Area.objects.filter(pk=code).first() if code else home_area(user)
    if area is None or not user.has_perm(permission, area):
        raise Http404
    return user, area


def user_of(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- login_required has seen to it
    return user


def turn_of(request: HttpRequest) -> int:
    """Return which state of a draft was read; none that ever was when it cannot be read."""
    typed = request.POST.get("turn", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 -- a whole number of the database
