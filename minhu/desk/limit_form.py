"""What a changed limit asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.catalogue.domain.limits import Change
from minhu.catalogue.enums import ClockMode, ClockUnit
from minhu.catalogue.models import Limit
from minhu.core.days import DayField


class LimitForm(forms.Form):
    amount = forms.IntegerField(
        label=_("多少"),
        min_value=1,
        max_value=999,
        error_messages={"required": _("请写数字。"), "invalid": _("请写数字。")},
    )
    clock = forms.ChoiceField(label=_("按什么算"), choices=ClockUnit.choices)
    mode = forms.ChoiceField(label=_("从什么时候算起"), choices=ClockMode.choices)
    begins = DayField(
        label=_("哪天起"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选从哪天起。"), "invalid": _("日期不对，请重选。")},
    )
    source = forms.CharField(
        label=_("出处"),
        max_length=200,
        help_text=_("哪份文件、哪一条。"),
        error_messages={"required": _("请写明出处，比如哪份文件。")},
    )

    def __init__(self, data: Any = None, *, row: Limit) -> None:  # noqa: ANN401 -- Django's own signature
        known = {"amount": row.amount, "clock": row.clock, "mode": row.mode}
        super().__init__(data, initial=known, label_suffix="")

    @property
    def change(self) -> Change:
        said = self.cleaned_data
        return Change(
            said["amount"],
            ClockUnit(said["clock"]),
            ClockMode(said["mode"]),
            said["begins"],
            said["source"],
        )
