"""The words of a service hall."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TicketState(models.TextChoices):
    WAITING = "waiting", _("等叫号")
    CALLED = "called", _("叫到了")
    SERVED = "served", _("办完")
    ABSENT = "absent", _("过号")
    LEFT = "left", _("退号")


class Verdict(models.TextChoices):
    """What somebody says at the window after they were served."""

    CONTENT = "content", _("满意")
    FAIR = "fair", _("基本满意")
    DISCONTENT = "discontent", _("不满意")
