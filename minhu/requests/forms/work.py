"""What those who do the work are asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.catalogue.models import Category
from minhu.requests.forms.base import (
    LONGEST,
    OpinionForm,
    PictureField,
    ReasonForm,
    StepForm,
)


class ContactForm(StepForm):
    channel = forms.ChoiceField(
        label=_("怎么联系的"),
        choices=[("phone", _("电话")), ("visit", _("上门")), ("message", _("短信"))],
        initial="phone",
    )
    field_order = ("channel", "note")


class WorkForm(OpinionForm):
    """What was done on the spot, with pictures."""

    pictures = PictureField(label=_("照片"))
    internal = forms.BooleanField(label=_("只给同事看"), required=False)


class ReportForm(OpinionForm):
    """The reply the caller will read."""

    note = forms.CharField(
        label=_("给来电人的回复"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("请写给来电人的回复：办了什么，结果怎样。")},
    )
    pictures = PictureField(label=_("照片"))


class SettleForm(ReportForm):
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True), label=_("是哪一类"), required=False
    )


class ReturnForm(ReasonForm):
    """Reason, legal basis and whose it is instead (domain page §6.3, 退单)."""

    kind = "return"
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        error_messages={"required": _("请写依据：哪个规定说这件事不归您办。")},
    )
    suggested = forms.CharField(
        label=_("建议派给谁"),
        max_length=80,
        error_messages={"required": _("请写建议派给哪个单位。")},
    )
    field_order = ("reason", "basis", "suggested", "note")
