from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The way a case came in (domain page §6.3)."""

    QR = "qr", _("扫码")
    HOTLINE = "12345", _("12345")
    PHONE = "phone", _("电话")
    WALK_IN = "walk_in", _("工作站")
    GRID = "grid", _("网格巡查")
    LETTER = "letter", _("来信")
    WEB = "web", _("网上留言")
    UPPER = "upper", _("上级转办")
    SENSOR = "sensor", _("设备发现")
    POLICE = "110", _("110转来")
    OTHER = "other", _("其他")


class Found(models.TextChoices):
    """How the place of a case was found."""

    PLATE = "plate", _("门牌")
    POINT = "point", _("定位")
    NEAREST = "nearest", _("最近的社区")
    DESK = "desk", _("人工指定")
    WORDS = "words", _("按地址")
    NOWHERE = "nowhere", _("位置不明")


class ActorKind(models.TextChoices):
    STAFF = "staff", _("工作人员")
    CALLER = "caller", _("来电人")
    HOUSE = "house", _("系统")


class Solved(models.TextChoices):
    """What the caller says of the outcome; only the caller's own words count."""

    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("一部分")
    UNSOLVED = "unsolved", _("没有解决")


class Satisfied(models.TextChoices):
    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")


class Appeal(models.TextChoices):
    """How far an appeal against "late" has come (domain page §6.2, 超时申诉)."""

    ASKED = "asked", _("待初审")
    PASSED = "passed", _("待复审")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("不同意")


class OpeningKind(models.TextChoices):
    """How a closely kept case was opened."""

    REASON = "reason", _("写明理由")
    GLASS = "glass", _("破例打开")


class ReferralState(models.TextChoices):
    ASKED = "asked", _("等对方答复")
    ACCEPTED = "accepted", _("接了")
    REFUSED = "refused", _("没接")
    REVOKED = "revoked", _("收回")


class RelationKind(models.TextChoices):
    MERGED = "merged", _("并入")
    LINKED = "linked", _("相关")
