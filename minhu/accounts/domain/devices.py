"""Where somebody is signed in, and ending it from afar."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, SignedIn, User
from minhu.core.errors import DomainError

SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
BROWSERS = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")


def remember_device(
    user: User, *, session_key: str, agent: str, address: str | None, at: datetime
) -> SignedIn:
    """Write down that somebody has signed in on a device."""
    return SignedIn.objects.create(
        user=user, session_key=session_key, device=device_name(agent), address=address, at=at
    )


@transaction.atomic
def end_device(device: SignedIn, *, actor: User, at: datetime) -> None:
    """Sign a device of one's own out; its next page leads to signing in.

    Raises ``DomainError`` for a device that is another's or signed out already.
    """
    own = SignedIn.objects.filter(pk=device.pk, user=actor, ended_at=None)
    if not own.update(ended_at=at):
        raise DomainError(_("这台设备已经退出了。"))
    Session.objects.filter(session_key=device.session_key).delete()
    AccountLog.objects.create(
        user=actor, actor=actor, kind=Happening.DEVICE_ENDED, note=device.device, at=at
    )


def forget_device(session_key: str | None, *, at: datetime) -> None:
    """Write down that somebody has left a device."""
    SignedIn.objects.filter(session_key=session_key, ended_at=None).update(ended_at=at)


def device_name(agent: str) -> str:
    """Return what a browser says of itself in two words: Chrome · Windows."""
    browser = next((name for name in BROWSERS if name in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    words = {"MicroMessenger": "WeChat", "Edg": "Edge", "Mac OS": "macOS"}
    return " · ".join(words.get(name, name) for name in (browser, system) if name)
