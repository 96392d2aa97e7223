"""What procedures without pages of their own ask: a new case, and the answers of a step."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.core.clock import local_day, now, zone
from minhu.core.days import DayField
from minhu.places.models import Area
from minhu.requests.forms.base import LONGEST, OpinionForm, PictureField, StepForm, UnitField


class NewForm(forms.Form):
    """What, where, and a key that makes sending twice one case; further fields are its facts."""

    intake_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("什么事"), max_length=80, error_messages={"required": _("请写一句是什么事。")}
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("网格"), error_messages={"required": _("请选在哪个网格。")}
    )
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    detail = forms.CharField(
        label=_("情况"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3})
    )
    pictures = PictureField(label=_("照片"))

    def __init__(self, *args: Any, areas: QuerySet[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        if areas is not None:
            field.queryset = areas


class ProofForm(OpinionForm):
    """What was done, with pictures of it."""

    pictures = PictureField(label=_("照片"))


class UntilForm(OpinionForm):
    """Words, and the day by whose end the next stage must be done."""

    until = DayField(
        label=_("限到哪天"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选限到哪天。")},
    )
    field_order: tuple[str, ...] = ("until", "note")

    def clean_until(self) -> datetime:
        day = self.cleaned_data["until"]
        if day < local_day(now()):
            raise forms.ValidationError(_("这一天已经过了，请重选。"))
        return datetime.combine(day, time(18), zone())


class AssignForm(UntilForm):
    """To whom as well: a unit, or left empty to the grid worker of the place."""

    unit = UnitField(
        Unit.objects.filter(active=True),
        label=_("交给谁跟"),
        required=False,
        empty_label=_("本网格网格员"),
    )
    field_order = ("unit", "until", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101 -- tells the type checker
        if self.case is not None:
            field.offer(self.case)


class NoticeForm(AssignForm):
    """The number of the paper as the office counts its own; without one that of the case."""

    paper = forms.CharField(label=_("文号"), max_length=40, required=False)
    field_order = ("unit", "until", "paper", "note")


class AgainForm(UntilForm):
    """A second notice, on a paper of its own."""

    paper = NoticeForm.base_fields["paper"]
    field_order = ("until", "paper", "note")


__all__ = [
    "AgainForm",
    "AssignForm",
    "NewForm",
    "NoticeForm",
    "OpinionForm",
    "ProofForm",
    "StepForm",
    "UntilForm",
]
