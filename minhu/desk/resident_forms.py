"""What is asked of who brings a list of residents, or looks for one."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.core.clock import local_day, now
from minhu.core.selects import unanswered
from minhu.people.enums import Base, Left, Reason


class ListForm(forms.Form):
    """A list on its way into the register."""

    file = forms.FileField(
        label=_("Excel 名单"),
        help_text=_("姓名、证件号码，加上地址或网格；电话、人口类型可有可无。"),
        error_messages={"required": _("请选一个文件。")},
    )
    base = forms.ChoiceField(label=_("没写人口类型的算"), choices=Base.choices, initial=Base.USUAL)


class ExportForm(forms.Form):
    """Why somebody takes the register out."""

    reason = forms.ChoiceField(
        label=_("为什么要导出"),
        choices=unanswered(
            (each.value, each.label) for each in (Reason.AUDIT, Reason.VISIT, Reason.URGENT)
        ),
        error_messages={"required": _("请选一个导出的原因。")},
    )
    words = forms.CharField(
        label=_("说一句"),
        max_length=200,
        error_messages={"required": _("请写一句为什么要导出，会留下记录。")},
    )


class FindForm(forms.Form):
    """The number by which somebody is found."""

    number = forms.CharField(
        label=_("证件号码或电话"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("请写全证件号码，或者电话。")},
    )


class StrikeForm(forms.Form):
    """Why somebody is struck off, and since when."""

    why = forms.ChoiceField(
        label=_("为什么注销"),
        choices=Left.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选为什么注销。"),
            "invalid_choice": _("请选为什么注销。"),
        },
    )
    on = forms.DateField(
        label=_("哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("不写就算今天"),
    )

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > local_day(now()):
            raise forms.ValidationError(_("还没到这一天。"))
        return day
