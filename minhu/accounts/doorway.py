"""The door itself: opening and ending the session of somebody whom the verbs let in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from minhu.accounts.domain.devices import remember_device
from minhu.accounts.http import address_of
from minhu.accounts.models import User

PENDING, SECOND = "second_step", "second_passed"
SINCE, RENEWED = "signed_in_at", "renewed_at"
PATIENCE = timedelta(minutes=5)
"""How long somebody whose password was right may look for the phone."""
LONGEST = timedelta(hours=24)
"""After this somebody signs in again, however much they worked: a night shift has fourteen hours."""
EVERY = timedelta(hours=1)
"""A session that is worked in is written down anew so seldom, not with each page."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def let_in(request: HttpRequest, user: User, *, second: bool, at: datetime) -> None:
    """Open the session, and remember on which device."""
    login(request, user, backend=BACKEND)
    request.session[SECOND] = second
    request.session[SINCE] = request.session[RENEWED] = at.timestamp()
    request.session.save()
    remember_device(
        user,
        session_key=request.session.session_key or "",
        agent=request.headers.get("User-Agent", ""),
        address=address_of(request),
        at=at,
    )


def stay(request: HttpRequest, *, at: datetime) -> None:
    """Count the session of somebody at work from now on again, up to ``LONGEST`` in all."""
    since, renewed = (request.session.get(name) for name in (SINCE, RENEWED))
    if since is None or renewed is None or at.timestamp() - renewed < EVERY.total_seconds():
        return
    left = since + LONGEST.total_seconds() - at.timestamp()
    request.session[RENEWED] = at.timestamp()
    request.session.set_expiry(max(1, min(settings.SESSION_COOKIE_AGE, int(left))))


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
