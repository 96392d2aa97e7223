"""What every change of a rule says: from which day on, and by whose word."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from minhu.core.days import DayField


class DatedForm(forms.Form):
    begins = DayField(
        label=gettext_lazy("哪天起"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请选从哪天起。"),
            "invalid": gettext_lazy("日期不对，请重选。"),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("出处"),
        max_length=200,
        help_text=gettext_lazy("哪份文件、哪一条。"),
        error_messages={"required": gettext_lazy("请写明出处，比如哪份文件。")},
    )
