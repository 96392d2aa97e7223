from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level of an area; the length of its significant code is in ``codes.WIDTH``."""

    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    DISTRICT = "district", _("区县")
    SUBDISTRICT = "subdistrict", _("街道")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")
    MICRO_GRID = "micro_grid", _("微网格")


class GridKind(models.TextChoices):
    BASIC = "basic", _("基础网格")
    EXCLUSIVE = "exclusive", _("专属网格")


class Crs(models.TextChoices):
    """The coordinate system a file is drawn in; everything is kept in WGS 84."""

    WGS84 = "wgs84", _("WGS-84（CGCS2000）")
    GCJ02 = "gcj02", _("GCJ-02（高德、腾讯）")
    BD09 = "bd09", _("BD-09（百度）")


class How(models.TextChoices):
    """How the area of a point was found."""

    INSIDE = "inside", _("在网格内")
    NEAREST = "nearest", _("最近的社区")


class Remake(models.TextChoices):
    """How a boundary was changed."""

    MOVE = "move", _("移动边界")
    CUT = "cut", _("切开")
    JOIN = "join", _("合并")
    ADD = "add", _("新画")
    DECIDE = "decide", _("裁定")
    IMPORT = "import", _("导入")
