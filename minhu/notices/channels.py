"""The ways out of the house for a short message; ``MINHU_SMS`` names the one in use.

A place with an SMS gateway adds its own channel to the registry in its app's ``ready``.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minhu.core.errors import TryLaterError
from minhu.core.registry import Registry

DEMO, FAILING = "demo", "failing-demo"


class NotSentError(TryLaterError):
    """The message did not go out; the text names neither phone nor words."""


class Channel(Protocol):
    """Something that carries a text to a phone.

    ``key`` is the same each time the same message is tried, for gateways that drop doubles.
    Raises ``NotSentError`` when the gateway refuses.
    """

    def send(self, *, phone: str, text: str, key: str) -> None: ...


class DemoChannel:
    """Sends nothing: the message is seen on the delivery page."""

    def send(self, *, phone: str, text: str, key: str) -> None:
        """Take the message as sent."""


class FailingDemoChannel:
    """Never gets through, so that one can watch the outbox try again."""

    def send(self, *, phone: str, text: str, key: str) -> None:  # noqa: ARG002 -- the shape of a channel
        raise NotSentError(gettext_noop("示例：短信网关没有应答"))


channels: Registry[Channel] = Registry("channel")
channels.add(DEMO, DemoChannel())
channels.add(FAILING, FailingDemoChannel())


def channel() -> Channel:
    """Return the channel in use; raises ``NotSentError`` when there is none by that name."""
    if settings.SMS_CHANNEL not in channels:
        raise NotSentError(_("没有叫“%(name)s”的短信通道") % {"name": settings.SMS_CHANNEL})
    return channels[settings.SMS_CHANNEL]


def reaches_phones() -> bool:
    """Answer whether short messages go out here; in the demo the delivery page stands for a phone.

    Where they do not, pages promise none and notices are kept as ``HELD``.
    """
    return bool(settings.DEMO or settings.SMS_CHANNEL != DEMO)


def check_channel(**_: object) -> list[CheckMessage]:
    """Tell whoever starts Minhu that ``MINHU_SMS`` names no channel."""
    if settings.SMS_CHANNEL in channels:
        return []
    known = ", ".join(channels)
    hint = f"Set MINHU_SMS to one of: {known}."
    return [Error(f"No SMS channel {settings.SMS_CHANNEL!r}.", hint=hint, id="notices.E001")]
