"""What the figures page is asked: days, whose figures, by what, and the list behind a number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.desk import periods
from minhu.desk.periods import Period
from minhu.desk.queries.figure_lists import NAMES
from minhu.rates.enums import By

_LONGEST = timedelta(days=366 * 3)
_DATE = {"type": "date", "class": "form-control form-control-sm"}
_SELECT = {"class": "form-select form-select-sm", "data-send": ""}


class PeriodName(models.TextChoices):
    THIRTY = "30", _("近30天收到的")
    THIS_MONTH = "month", _("这个月收到的")
    LAST_MONTH = "last", _("上个月收到的")
    OWN = "own", _("自己选日子")


class FiguresForm(forms.Form):
    """Everything is optional; what cannot be read is said, and the usual is shown instead."""

    period = forms.ChoiceField(
        label=_("期间"),
        choices=PeriodName.choices,
        required=False,
        widget=forms.Select(_SELECT),
    )
    first = DayField(label=_("从"), required=False, widget=forms.DateInput(_DATE, "%Y-%m-%d"))
    last = DayField(label=_("到"), required=False, widget=forms.DateInput(_DATE, "%Y-%m-%d"))
    of = forms.CharField(max_length=40, required=False)
    by = forms.ChoiceField(choices=By.choices, required=False)
    list = forms.ChoiceField(choices=[(name, name) for name in NAMES], required=False)
    row = forms.CharField(max_length=40, required=False)
    day = DayField(required=False)

    def clean(self) -> dict[str, Any]:
        """Check that days of one's own choice are a period."""
        known: dict[str, Any] = super().clean() or {}
        first, last = known.get("first"), known.get("last")
        if first and last and last < first:
            self.add_error("last", _("结束的日子要不早于开始的日子。"))
        elif first and last and last - first > _LONGEST:
            self.add_error("last", _("最多看三年，请把日子选近一些。"))
        return known

    def period_at(self, today: date) -> Period:
        """Return the period asked for; the past thirty days when nothing can be read."""
        asked = self.cleaned_data if self.is_valid() else {}
        first, last = asked.get("first"), asked.get("last")
        if asked.get("period") == PeriodName.OWN and first and last:
            return periods.own(first, last)
        return {
            PeriodName.THIS_MONTH: periods.this_month,
            PeriodName.LAST_MONTH: periods.last_month,
        }.get(asked.get("period", ""), periods.last_thirty_days)(today)
