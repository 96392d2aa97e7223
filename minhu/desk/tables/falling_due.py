"""The words of the calendar of what falls due."""

from __future__ import annotations

from django.utils.translation import gettext as _


def weekdays() -> tuple[str, ...]:
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
