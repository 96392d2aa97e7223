"""The door itself: opening and ending the session of somebody whom the verbs let in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import login
from django.http import HttpRequest

from minhu.accounts.domain.devices import remember_device
from minhu.accounts.http import address_of
from minhu.accounts.models import User

PENDING, SECOND = "second_step", "second_passed"
PATIENCE = timedelta(minutes=5)
"""How long somebody whose password was right may look for the phone."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def let_in(request: HttpRequest, user: User, *, second: bool, at: datetime) -> None:
    """Open the session, and remember on which device."""
    login(request, user, backend=BACKEND)
    request.session[SECOND] = second
    request.session.save()
    remember_device(
        user,
        session_key=request.session.session_key or "",
        agent=request.headers.get("User-Agent", ""),
        address=address_of(request),
        at=at,
    )


def hold(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Remember whose password was right until the second step is done."""
    request.session.cycle_key()
    request.session[PENDING] = [str(user.pk), at.timestamp()]


def held(request: HttpRequest, *, at: datetime) -> User | None:
    """Return who stands between the two steps; ``None`` for nobody, or for too long."""
    key, since = request.session.get(PENDING, ("", 0))
    if not key or at.timestamp() - since > PATIENCE.total_seconds():
        return None
    return User.objects.filter(pk=key, is_active=True).first()
