"""What those who do the work are asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.catalogue.models import Category
from minhu.core.days import DayField
from minhu.requests.forms.base import (
    LONGEST,
    OpinionForm,
    PictureField,
    ReasonForm,
    StepForm,
    offer_categories,
)
from minhu.requests.forms.categories import CategoryField


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say beside the questions when the thing counts as done, and what has to show it."""
        super().__init__(*args, **kwargs)
        standard = self.case.standard if self.case else None
        if standard is not None and standard.closing:
            words = _("办结条件：%(closing)s") % {"closing": standard.closing}
            self.fields["note"].help_text = words
        if standard is not None and standard.evidence:
            facts = {"evidence": standard.evidence, "n": standard.pictures}
            self.fields["pictures"].help_text = (
                _("要有：%(evidence)s，至少%(n)d张，办的时候拍的也算") % facts
                if standard.pictures
                else standard.evidence
            )


class SettleForm(ReportForm):
    category = CategoryField(
        Category.objects.filter(active=True), label=_("是哪一类"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_categories(self)


class ExtendForm(OpinionForm):
    """Why the time does not suffice, and the new day (domain page §6.3, 延期)."""

    until = DayField(
        label=_("改到哪天"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("一件事只能申请一次"),
        error_messages={"required": _("请选新的日子。"), "invalid": _("日期不对，请重选。")},
    )
    field_order = ("until", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("为什么办不完")


class AppealForm(OpinionForm):
    """Why being late was not the fault of who did the work (domain page §6.2)."""

    pictures = PictureField(label=_("证明的照片"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("为什么超时不该算")
        self.fields["note"].help_text = _("一件事只能申诉一次。超时的事实不会改，只是统计时不算")


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
