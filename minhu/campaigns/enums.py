from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Share(models.TextChoices):
    """Which of the three hundreds (三个一百) a campaign counts for."""

    NONE = "", _("不算")
    VISITED = "visited", _("走访居民家庭")
    HELPED = "helped", _("帮扶困难群众")


class Source(models.TextChoices):
    """Where the list of targets comes from."""

    ADDRESSES = "addresses", _("地址库里的地址")
    LEDGER = "ledger", _("一本台账里的记录")
    FILE = "file", _("Excel 名单")
    WORKERS = "workers", _("没有名单，走到哪户加哪户")
