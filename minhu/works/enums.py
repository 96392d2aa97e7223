from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    """How a work stands; the worst comes first."""

    RED = "red", _("红")
    YELLOW = "yellow", _("黄")
    GREEN = "green", _("绿")
    UNPLANNED = "unplanned", _("没排节点")
    STOPPED = "stopped", _("停下")
    DONE = "done", _("完成")
