"""The form of each verb of a request: what is asked, and what a refusal says.

Field names are the names of the answers in ``domain.steps``. Reasons come from the lists
of the catalogue, so that an office can change them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.cases.enums import Satisfied, Solved
from minhu.cases.models import Case
from minhu.cases.procedures import Procedure, procedures
from minhu.catalogue.models import Category
from minhu.catalogue.queries import reasons
from minhu.core.clock import zone
from minhu.core.ids import read_case_number
from minhu.core.pictures import CleanPicture, clean_picture
from minhu.places.models import Area
from minhu.requests.lifecycle import FINISH, REQUEST
from minhu.requests.queries import areas_for, units_for

LONGEST = 2000
MOST_PICTURES = 6


class StepForm(forms.Form):
    """Base of all: knows the case and, where rows are chosen, who chooses."""

    note = forms.CharField(
        label=_("附言"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class NoneForm(StepForm):
    """Asks nothing."""

    note = None  # type: ignore[assignment]  # -- Django's way to leave out an inherited field


class NoteForm(StepForm):
    """A few words, if one likes."""


class OpinionForm(StepForm):
    """Words that must be there: somebody else has to act on them."""

    note = forms.CharField(
        label=_("意见"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写一句意见，对方要照着办。")},
    )


class ReasonForm(StepForm):
    """Words with a reason from the list ``kind`` of the catalogue."""

    kind = ""
    reason = forms.ChoiceField(label=_("理由"), error_messages={"required": _("请选一个理由。")})
    field_order: Iterable[str] | None = ("reason", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = [(reason.code, reason.label) for reason in reasons(self.kind)]


class PictureField(forms.FileField):
    """Up to six pictures, cleaned one by one."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        widget = PicturesInput({"accept": "image/*"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[CleanPicture, ...]:  # noqa: ANN401, ARG002 -- Django's own signature
        files = [each for each in data or () if each]
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(_("最多6张照片，请去掉几张。"))
        return tuple(clean_picture(each) for each in files)


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401, ARG002 -- Django's own signature
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


def choose_from(field: forms.Field, rows: QuerySet[Any]) -> None:
    """Offer only these rows in a field that chooses a row."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
    field.queryset = rows


class AcceptForm(StepForm):
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True), label=_("类别"), required=False
    )
    urgent = forms.BooleanField(label=_("紧急"), required=False)
    field_order = ("category", "urgent", "note")


class DeclineForm(ReasonForm):
    kind = "decline"


class DispatchForm(StepForm):
    """To a unit, or left empty to the grid worker of the place."""

    unit = forms.ModelChoiceField(
        Unit.objects.filter(active=True),
        label=_("派给"),
        required=False,
        empty_label=_("本网格网格员"),
    )
    internal = forms.BooleanField(label=_("附言只给办事的人看"), required=False, initial=True)
    field_order = ("unit", "note", "internal")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is not None:
            choose_from(self.fields["unit"], units_for(self.case))


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
    review_at = forms.DateField(
        label=_("哪天复查"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选复查日期。"), "invalid": _("日期不对，请重选。")},
    )
    field_order = ("reason", "note", "owner", "review_at")

    def clean_review_at(self) -> datetime:
        day = self.cleaned_data["review_at"]
        return datetime.combine(day, time(18), zone())


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


class MergeForm(StepForm):
    into = forms.CharField(label=_("并到哪一件（编号）"), max_length=30)
    field_order = ("into", "note")

    def clean_into(self) -> Case:
        number = read_case_number(self.cleaned_data["into"])
        other = Case.objects.filter(number=number or "").first()
        if other is None or self.case is None or other.desk_code[:9] != self.case.desk_code[:9]:
            raise forms.ValidationError(_("没有这个编号，请核对。"))
        return other


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


class LocateForm(StepForm):
    area = forms.ModelChoiceField(
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


FORMS: dict[str, type[StepForm]] = {
    "none": NoneForm,
    "note": NoteForm,
    "opinion": OpinionForm,
    "accept": AcceptForm,
    "decline": DeclineForm,
    "dispatch": DispatchForm,
    "designate": DispatchForm,
    "contact": ContactForm,
    "miss": NoteForm,
    "work": WorkForm,
    "report": ReportForm,
    "settle": SettleForm,
    "return": ReturnForm,
    "suspend": SuspendForm,
    "answer": AnswerForm,
    "unreachable": UnreachableForm,
    "exclude": ExcludeForm,
    "merge": MergeForm,
    "withdraw": WithdrawForm,
    "reopen": AddForm,
    "add": AddForm,
    "locate": LocateForm,
    "release": NoneForm,
}


def register() -> None:
    """Hand the procedure with its forms to the engine."""
    procedures.add("request", Procedure("request", "诉求", REQUEST, FINISH, FORMS))
