"""The words of what comes again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strand(models.TextChoices):
    """What a grid is there for: 一网统建、一网全巡、一网全服 (domain page row 20)."""

    BUILD = "build", _("建")
    PATROL = "patrol", _("巡")
    SERVE = "serve", _("服")
