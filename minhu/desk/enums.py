from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class View(models.TextChoices):
    """The ways to look at the worklist, each a tab."""

    OPEN = "open", _("在办诉求")
    MINE = "mine", _("该我动")
    LATE = "late", _("超期")
    TODAY = "today", _("今天到期")
    HELD = "held", _("挂账")


class Due(models.TextChoices):
    """The columns of the time axis."""

    LATE = "late", _("超期")
    TODAY = "today", _("今天")
    TOMORROW = "tomorrow", _("明天")
    THIRD = "third", _("后天")
    LATER = "later", _("更晚")


class Turner(models.TextChoices):
    """Whose move it is, by kind."""

    ME = "me", _("我")
    DESK = "desk", _("受理、调度")
    UNIT = "unit", _("承办单位")
    GRID = "grid", _("网格员")
    LEADER = "leader", _("街道领导")


class Register(models.TextChoices):
    """The registers, each a tab."""

    SUSPENSIONS = "suspensions", _("挂账")
    RETURNS = "returns", _("退单争议")
    EXTENSIONS = "extensions", _("延期")
    EXCLUSIONS = "exclusions", _("剔除")
    APPEALS = "appeals", _("超时申诉")
