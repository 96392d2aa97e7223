from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody needs to see a name or a phone in full."""

    CONTACT = "contact", _("联系来电人核实情况")
    VISIT = "visit", _("上门办理")
    REVISIT = "revisit", _("回访")
    URGENT = "urgent", _("有危险，要马上找到人")
    AUDIT = "audit", _("检查记录")
    CALL = "call", _("打电话请部门来人")


class Base(models.TextChoices):
    """Of which population a list speaks; the three are never added up."""

    REGISTERED = "registered", _("户籍人口")
    USUAL = "usual", _("常住人口")
    FLOATING = "floating", _("流动人口")


class Purpose(models.TextChoices):
    """What a code sent to a phone opens."""

    FOLLOW = "follow", _("查看进展")
    MINE = "mine", _("查看我的事")


class Left(models.TextChoices):
    """Why somebody is struck off the register; who asks for it is gone without a trace."""

    DIED = "died", _("去世")
    MOVED = "moved", _("搬走")
    ASKED = "asked", _("本人要求删掉")
