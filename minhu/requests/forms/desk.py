"""What the desk is asked when it takes in, gives on, holds and ends a request."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import Unit, User
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.core.clock import zone
from minhu.core.days import DayField
from minhu.core.ids import read_case_number
from minhu.core.selects import unanswered
from minhu.places.models import Area
from minhu.requests.forms.base import (
    LONGEST,
    GridField,
    OpinionForm,
    PictureField,
    ReasonForm,
    StandardField,
    StepForm,
    UnitField,
    choose_from,
    offer_categories,
    offer_standards,
)
from minhu.requests.forms.categories import CategoryField
from minhu.requests.queries import areas_for, colleagues_for, units_for


class AcceptForm(StepForm):
    category = CategoryField(
        Category.objects.filter(active=True),
        label=_("类别"),
        required=False,
        empty_label=_("先不分"),
    )
    standard = StandardField()
    urgent = forms.BooleanField(label=_("紧急"), required=False)
    field_order = ("category", "standard", "urgent", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_standards(self)
        offer_categories(self)


class RecategoriseForm(OpinionForm):
    """What it is instead, and why: whoever works on it reads it."""

    category = CategoryField(
        Category.objects.filter(active=True),
        label=_("应该是哪一类"),
        empty_label=_("请选"),
        error_messages={"required": _("请选对的那一类。")},
    )
    field_order = ("category", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("为什么改")
        offer_categories(self)


class DeclineForm(ReasonForm):
    kind = "decline"


class DispatchForm(StepForm):
    """To a unit, or left empty to the grid worker of the place."""

    unit = UnitField(
        Unit.objects.filter(active=True),
        label=_("派给"),
        required=False,
        empty_label=_("本网格网格员"),
    )
    internal = forms.BooleanField(label=_("附言只给办事的人看"), required=False, initial=True)
    standard = StandardField()
    field_order = ("unit", "standard", "note", "internal")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is not None:
            field = self.fields["unit"]
            assert isinstance(field, UnitField)  # noqa: S101 -- tells the type checker
            field.offer(self.case)
        offer_standards(self)


class SuspendForm(ReasonForm):
    """Plan, owner and review date (domain page §6.3, 挂账)."""

    kind = "suspend"
    note = forms.CharField(
        label=_("打算怎么办"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写打算怎么办，来电人也会看到。")},
    )
    owner = forms.CharField(
        label=_("谁负责"), max_length=40, error_messages={"required": _("请写由谁负责。")}
    )
    review_at = DayField(
        label=_("哪天复查"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选复查日期。"), "invalid": _("日期不对，请重选。")},
    )
    field_order = ("reason", "note", "owner", "review_at")

    def clean_review_at(self) -> datetime:
        day = self.cleaned_data["review_at"]
        return datetime.combine(day, time(18), zone())


class InviteForm(OpinionForm):
    """Which unit helps, and with what."""

    unit = forms.ModelChoiceField(
        Unit.objects.filter(active=True),
        label=_("请谁协办"),
        error_messages={"required": _("请选一个单位。")},
    )
    field_order = ("unit", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("请它做什么")
        if self.case is not None:
            there = [helper.unit_id for helper in self.case.helpers.all()]
            rows = units_for(self.case).exclude(pk__in=[*there, self.case.unit_id])
            choose_from(self.fields["unit"], rows)


class PublicReasonForm(OpinionForm):
    """Words the caller reads as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("告诉来电人为什么")


class UnreachableForm(ReasonForm):
    kind = "unreachable"


class ExcludeForm(ReasonForm):
    kind = "exclude"
    note = forms.CharField(
        label=_("说明"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写清楚为什么，批的人要看。")},
    )
    pictures = PictureField(label=_("证明的照片"))


class MergeForm(StepForm):
    into = forms.CharField(label=_("并到哪一件（编号）"), max_length=30)
    field_order = ("into", "note")

    def clean_into(self) -> Case:
        number = read_case_number(self.cleaned_data["into"])
        other = Case.objects.filter(number=number or "").first()
        here = self.case
        if other is None or here is None or _apart(other, here):
            raise forms.ValidationError(_("没有这个编号，请核对。"))
        return other


class ClassifyForm(OpinionForm):
    """How closely it is kept, and why."""

    secrecy = forms.TypedChoiceField(
        label=_("密级"),
        choices=unanswered(Secrecy.choices),
        coerce=int,
        error_messages={"required": _("请选密级。")},
    )
    field_order = ("secrecy", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("为什么")
        self.fields["secrecy"].help_text = _(
            "受限和保密的事：标题不显示内容，打开要写理由，谁打开过都看得到。"
        )


class ReferForm(OpinionForm):
    """To whom, and why they need to know."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("转介给谁"),
        error_messages={"required": _("请选一个人。")},
    )
    field_order = ("to", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("为什么要他知道")
        if self.case is not None:
            choose_from(self.fields["to"], colleagues_for(self.case))


class LinkForm(MergeForm):
    """Two things that belong together but are answered apart."""

    into = forms.CharField(label=_("和哪一件有关（编号）"), max_length=30)


class LocateForm(StepForm):
    area = GridField(
        Area.objects.all(),
        label=_("在哪个网格"),
        error_messages={"required": _("请选一个网格。")},
    )
    field_order = ("area", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is not None:
            choose_from(self.fields["area"], areas_for(self.case))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        area = answers.get("area")
        return {**answers, "area_code": area.code if area else ""}


def _apart(one: Case, other: Case) -> bool:
    """Answer whether two cases cannot be one: of two streets, or not kept equally closely."""
    return one.desk_code[:9] != other.desk_code[:9] or one.secrecy != other.secrecy
