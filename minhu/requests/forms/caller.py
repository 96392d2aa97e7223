"""What the caller is asked; the desk asks the same on the phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.cases.enums import Satisfied, Solved
from minhu.requests.forms.base import (
    PictureField,
    StepForm,
)


class AnswerForm(StepForm):
    solved = forms.ChoiceField(
        label=_("解决了吗"),
        choices=Solved.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请先选一个：解决了、一部分，还是没有解决。")},
    )
    satisfied = forms.ChoiceField(
        label=_("满意吗"), choices=Satisfied.choices, widget=forms.RadioSelect, required=False
    )
    channel = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    pictures = PictureField(label=_("照片"))
    field_order = ("solved", "satisfied", "note")


class RevisitForm(AnswerForm):
    """The same questions when the desk asks them, and what only the desk writes down."""

    contacted = forms.ChoiceField(
        label=_("办的人联系过您吗"),
        choices=[("yes", _("联系过")), ("no", _("没有"))],
        widget=forms.RadioSelect,
        required=False,
    )
    leaning = forms.BooleanField(
        label=_("听着不太满意，提醒街道留意"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [("phone", _("电话")), ("visit", _("上门")), ("message", _("短信"))]
        self.fields["channel"] = forms.ChoiceField(
            label=_("怎么问的"), choices=ways, initial="phone", required=False
        )
        self.order_fields(["solved", "satisfied", "contacted", "note", "leaning", "channel"])

    def clean_channel(self) -> str:
        return self.cleaned_data["channel"] or "desk"


class WithdrawForm(StepForm):
    """The caller needs no reason."""


class AddForm(StepForm):
    """More words or pictures from the caller."""

    pictures = PictureField(label=_("照片"))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not answers.get("note") and not answers.get("pictures"):
            raise forms.ValidationError(_("写一句话，或者加一张照片。"))
        return answers
