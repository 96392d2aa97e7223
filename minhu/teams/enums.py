from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rulebook(models.TextChoices):
    """What a dated rule of this app is about."""

    POSTS = "posts", _("岗位模板")
    TREE = "tree", _("组织层级")
    CARD = "card", _("责任牌")
    LOAD = "load", _("网格底数")
    ELEMENTS = "elements", _("六要素")
