from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReasonKind(models.TextChoices):
    """The lists from which somebody has to choose a reason."""

    DECLINE = "decline", _("不予受理")
    RETURN = "return", _("退单")
    EXCLUDE = "exclude", _("剔除")
    SUSPEND = "suspend", _("挂账")
    MERGE = "merge", _("并入")
    WITHDRAW = "withdraw", _("撤回")
    UNREACHABLE = "unreachable", _("联系不上")
    WHISTLE = "whistle", _("吹哨")
    MENU = "menu", _("点单的菜单")
    BOOKING = "booking", _("房间约不了")


class Strand(models.TextChoices):
    """What a grid is there for: 一网统建、一网全巡、一网全服 (domain page row 20)."""

    BUILD = "build", _("建")
    PATROL = "patrol", _("巡")
    SERVE = "serve", _("服")


class Duty(models.TextChoices):
    """Whose a thing is by the street's list of duties (domain page §6.14, 履职清单)."""

    BASIC = "basic", _("基本履职")
    ASSIST = "assist", _("配合履职")
    UPWARD = "upward", _("上级收回")


class ClockUnit(models.TextChoices):
    """The clocks of ``core.clock.Clock`` as an office chooses them."""

    URGENT_HOUR = "urgent_hour", _("紧急工作时（夜里和节假日也算）")
    WORK_HOUR = "work_hour", _("工作时")
    WORK_DAY = "work_day", _("工作日")
    NATURAL_DAY = "natural_day", _("自然日")
    MINUTE = "minute", _("分钟")


class ClockMode(models.TextChoices):
    """The modes of ``core.clock.Mode``."""

    ROLLING = "rolling", _("从收到的时刻算起")
    END_OF_DAY = "end_of_day", _("收到当天不算，最后一天算到下班")


class RuleKind(models.TextChoices):
    """What somebody can change of the rules that time and dispatch are kept by."""

    LIMIT = "limit", _("时限")
    LADDER = "ladder", _("提醒和升级")
    STANDARDS = "standards", _("立案标准")
    CALENDAR = "calendar", _("工作日历")
    SAMPLES = "samples", _("回访规则")
    ROUTING = "routing", _("派单规则")
    PANELS = "panels", _("五个一")
    STRAND = "strand", _("建巡服")


class Told(models.TextChoices):
    """Whom a rung of a ladder tells, from the bottom up."""

    HOLDER = "holder", _("承办")
    DESK = "desk", _("社区受理")
    STREET = "street", _("街道调度")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "督办")
    LEADER = "leader", _("街道领导")
