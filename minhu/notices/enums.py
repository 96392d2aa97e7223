from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a notice reaches its reader."""

    SMS = "sms", _("短信")
    INSIDE = "inside", _("站内")


class NoticeState(models.TextChoices):
    """``FAILED`` is tried again by the outbox, until it is given up there.

    ``HELD`` was written down where no short messages go out, and is never sent.
    """

    WAITING = "waiting", _("等着发")
    SENT = "sent", _("发出去了")
    FAILED = "failed", _("没发出去")
    HELD = "held", _("没有短信通道，没发")
