from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a notice reaches its reader."""

    SMS = "sms", _("短信")
    INSIDE = "inside", _("站内")
    MAIL = "mail", _("电子邮件")
    WECOM = "wecom", _("企业微信群")
    DINGTALK = "dingtalk", _("钉钉群")


ROBOTS = (Way.WECOM, Way.DINGTALK)
"""The ways that end in a group chat: an office sets them, for a unit or an area."""
OWN = (Way.MAIL, Way.SMS)
"""The ways that end with one person: everybody sets their own."""


class NoticeState(models.TextChoices):
    """``FAILED`` is tried again by the outbox, until it is given up there.

    ``SENDING`` is claimed by a worker that is handing it over at this moment. ``HELD`` was
    written down where no short messages go out, and is never sent.
    """

    WAITING = "waiting", _("等着发")
    SENDING = "sending", _("正在发")
    SENT = "sent", _("发出去了")
    FAILED = "failed", _("没发出去")
    HELD = "held", _("没有短信通道，没发")


class Result(models.TextChoices):
    """How one attempt went; ``CUT``: whoever tried died on the way, so it may have arrived."""

    SENT = "sent", _("发出去了")
    FAILED = "failed", _("没发出去")
    CUT = "cut", _("发到一半断了")


class Audience(models.TextChoices):
    """Who is left in peace at night."""

    RESIDENTS = "residents", _("居民的短信")
    STAFF = "staff", _("发给工作人员的")
