from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minhu.cases.enums import Channel


class Kind(models.TextChoices):
    """Whose orders they are; decides the channel of the cases and the fields to begin with."""

    HOTLINE = "12345", _("12345热线")
    POLICE = "110", _("110非警情")
    UPPER = "upper", _("上级平台")


CHANNELS = {Kind.HOTLINE: Channel.HOTLINE, Kind.POLICE: Channel.POLICE, Kind.UPPER: Channel.UPPER}


class Field(models.TextChoices):
    """What may come with an order at all; a partner's table chooses from these."""

    TITLE = "title", _("标题")
    WORDS = "words", _("内容")
    PLACE = "place", _("地址")
    LONGITUDE = "longitude", _("经度")
    LATITUDE = "latitude", _("纬度")
    CATEGORY = "category", _("类别编号")
    NAME = "name", _("来电人称呼")
    PHONE = "phone", _("来电人电话")
    URGENT = "urgent", _("急件")


class Fact(models.TextChoices):
    """What may go back at all: nothing about persons, nothing of inside."""

    NUMBER = "number", _("本街道的编号")
    STATE = "state", _("到哪一步")
    RESULT = "result", _("给来电人的答复")
    UNIT = "unit", _("承办单位")
    AT = "at", _("时间")
    SOLVED = "solved", _("来电人说解决没有")
