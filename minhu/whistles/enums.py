from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The kinds of whistle (domain page §6.5); each has its own limits in the catalogue."""

    DAILY = "daily", _("日常哨")
    HARD = "hard", _("攻坚哨")
    URGENT = "urgent", _("应急哨")
    PHONE = "phone", _("电话哨")


class WhistleState(StrEnum):
    DRAFTED = "drafted"
    CALLED = "called"
    BLOWN = "blown"
    ANSWERED = "answered"
    ON_SITE = "on_site"
    HANDLING = "handling"
    HANDLED = "handled"
    ENDED = "ended"
    UNTRUE = "untrue"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
