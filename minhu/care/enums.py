"""The words of care for the old."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoxKind(models.TextChoices):
    """What somebody presses or says something to."""

    BOX = "box", _("一键呼叫器")
    PHONE = "phone", _("云牵挂话机")
    SENSOR = "sensor", _("烟感、门磁、水浸")


class MealState(models.TextChoices):
    ASKED = "asked", _("等食堂确认")
    ORDERED = "ordered", _("点了")
    SERVED = "served", _("吃了、送到了")
    CANCELLED = "cancelled", _("不要了")
