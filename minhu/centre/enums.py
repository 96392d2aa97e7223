from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What a line of the day log is about."""

    EVENT = "event", _("事件")
    HANDOVER = "handover", _("交接班")
    NOTICE = "notice", _("提醒")


class Seat(models.TextChoices):
    """Who is on duty as what; the order is that of the wall."""

    CHIEF = "chief", _("带班")
    DUTY = "duty", _("值班")
    EMERGENCY = "emergency", _("应急")


class Shift(models.TextChoices):
    """The half of a day; 白+黑, weekends included (5+2)."""

    DAY = "day", _("白班")
    NIGHT = "night", _("夜班")


class Days(models.TextChoices):
    """On which days of a stretch somebody sits; 5+2, by the calendar of the place."""

    ALL = "all", _("每天")
    WORK = "work", _("只排工作日")
    REST = "rest", _("只排休息日")


class Shade(models.TextChoices):
    """What the grids of the wall are shaded by."""

    OPEN = "open", _("在办")
    LATE = "late", _("超期")
    CLOSED = "closed", _("今天办结")


class Then(models.TextChoices):
    """Which cases a number of an earlier moment counted."""

    OPEN = "open", _("在办")
    LATE = "late", _("超期")
    RECEIVED = "received", _("到那时收到")
    CLOSED = "closed", _("到那时办结")
