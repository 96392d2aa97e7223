"""The ways out of the house for a short message; ``MINHU_SMS`` names the one in use.

A place with an SMS gateway adds its own channel to the registry in its app's ``ready``.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.core.checks import CheckMessage, Error

from minhu.core.registry import Registry


class NotSentError(Exception):
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
        raise NotSentError("示例：短信网关没有应答")


channels: Registry[Channel] = Registry("channel")
channels.add("demo", DemoChannel())
channels.add("failing-demo", FailingDemoChannel())


def channel() -> Channel:
    """Return the channel in use; raises ``NotSentError`` when there is none by that name."""
    if settings.SMS_CHANNEL not in channels:
        raise NotSentError(f"没有叫“{settings.SMS_CHANNEL}”的短信通道")
    return channels[settings.SMS_CHANNEL]


def check_channel(**_: object) -> list[CheckMessage]:
    """Tell whoever starts Minhu that ``MINHU_SMS`` names no channel."""
    if settings.SMS_CHANNEL in channels:
        return []
    known = ", ".join(channels)
    hint = f"Set MINHU_SMS to one of: {known}."
    return [Error(f"No SMS channel {settings.SMS_CHANNEL!r}.", hint=hint, id="notices.E001")]
