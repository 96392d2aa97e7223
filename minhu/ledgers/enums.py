from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a column holds."""

    TEXT = "text", _("文字")
    INTEGER = "integer", _("整数")
    DECIMAL = "decimal", _("小数")
    MONEY = "money", _("金额（元）")
    DATE = "date", _("日期")
    TIME = "time", _("时间")
    MOMENT = "moment", _("日期和时间")
    CHOICE = "choice", _("选项")
    CHOICES = "choices", _("多选")
    AREA = "area", _("所在网格或社区")
    POINT = "point", _("经纬度")


CHOSEN = (Kind.CHOICE, Kind.CHOICES)
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY)


class Deed(models.TextChoices):
    """What happened to a record."""

    TAKEN_IN = "taken_in", _("导入")
    WRITTEN = "written", _("新增")
    CHANGED = "changed", _("修改")
    STRUCK = "struck", _("划掉")
    MOVED = "moved", _("进展")
    ADDED_BESIDE = "beside", _("另一个来源的数")


class Redefinition(models.TextChoices):
    """What somebody did to what a ledger asks."""

    OPENED = "opened", _("建台账")
    ADDED = "added", _("加一列")
    RENAMED = "renamed", _("改列名")
    RETIRED = "retired", _("停用一列")
    RESUMED = "resumed", _("恢复一列")
    CHOICES = "choices", _("改选项")
    LIFE = "life", _("改进展")
