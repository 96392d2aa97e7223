from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeviceKind(models.TextChoices):
    """What looks or measures."""

    EYE = "eye", _("高空鹰眼")
    CAMERA = "camera", _("路口探头")
    WATER = "water", _("水位计")
    SMOKE = "smoke", _("烟感")
    OTHER = "other", _("其他设备")


class FindingState(models.TextChoices):
    """Where a candidate stands; only a person takes it out of ``waiting``."""

    WAITING = "waiting", _("等人确认")
    CONFIRMED = "confirmed", _("确认了，立了单")
    DISMISSED = "dismissed", _("不立单")


class Reason(models.TextChoices):
    """Why a candidate became no case."""

    NOTHING = "nothing", _("去看了，没有这回事")
    UNCLEAR = "unclear", _("看不清，判断不了")
    KNOWN = "known", _("已经有工单在办")
    ELSEWHERE = "elsewhere", _("不归街道管")
    PRIVATE = "private", _("拍到了住户家里，不该拍")


class Showing(models.TextChoices):
    """What was shown of a finding."""

    PAGE = "page", _("看了这一条")
    PICTURE = "picture", _("看了大图")
