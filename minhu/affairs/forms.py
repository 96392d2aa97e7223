"""What procedures without pages of their own ask: a new case, and the answers of a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.affairs.numbering import next_paper
from minhu.cases.enums import Satisfied, Solved
from minhu.catalogue.enums import ReasonKind
from minhu.catalogue.queries import reasons
from minhu.core.clock import local_day, now, zone
from minhu.core.days import DayField
from minhu.core.selects import unanswered
from minhu.places.models import Area
from minhu.requests.forms.base import (
    LONGEST,
    GridField,
    OpinionForm,
    PictureField,
    StepForm,
    UnitField,
)


def chosen(label: Any, known: Mapping[str, Any], **more: Any) -> forms.ChoiceField:  # noqa: ANN401 -- words are lazy
    """Return a field that asks for one of a few known answers."""
    wrong = {"required": _("请选一项。")}
    answers = unanswered(known.items())
    return forms.ChoiceField(label=label, choices=answers, error_messages=wrong, **more)


class NewForm(forms.Form):
    """What, where, and a key that makes sending twice one case; further fields are its facts."""

    intake_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("什么事"), max_length=80, error_messages={"required": _("请写一句是什么事。")}
    )
    area = GridField(
        Area.objects.none(), label=_("网格"), error_messages={"required": _("请选在哪个网格。")}
    )
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    detail = forms.CharField(
        label=_("情况"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3})
    )
    pictures = PictureField(label=_("照片"))

    def __init__(self, *args: Any, areas: QuerySet[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("area")
        if areas is not None and isinstance(field, forms.ModelChoiceField):
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
    field_order: tuple[str, ...] = ("unit", "until", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101 -- tells the type checker
        if self.case is not None:
            field.offer(self.case)


class PaperForm(OpinionForm):
    """What goes out as a paper: its number follows the last one of the street; left empty it is that of the case."""

    paper = forms.CharField(label=_("文号"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case is not None:
            self.fields["paper"].initial = next_paper(self.case, at=now())


class NoticeForm(PaperForm, AssignForm):
    """A notice to whoever has to mend something."""

    field_order = ("unit", "until", "paper", "note")


class AgainForm(PaperForm, UntilForm):
    """A second notice, on a paper of its own."""

    field_order = ("until", "paper", "note")


class HelperForm(AssignForm):
    """A unit must be named: nobody in particular stands behind an empty choice."""

    field_order: tuple[str, ...] = ("unit", "until", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = True


class DayForm(UntilForm):
    """A day by which something is promised, with pictures of what was agreed."""

    pictures = PictureField(label=_("照片"))


class FollowForm(OpinionForm):
    """Whether somebody was content, as they said it themselves when asked."""

    satisfied = forms.ChoiceField(
        label=_("对方说满意不满意"), choices=[("", _("没有说")), *Satisfied.choices], required=False
    )
    field_order: tuple[str, ...] = ("satisfied", "note")


class AppraisalForm(FollowForm):
    """And whether it is solved; nobody fills that in for them."""

    solved = forms.ChoiceField(
        label=_("对方说解决了没有"),
        choices=unanswered(Solved.choices),
        error_messages={"required": _("请选对方怎么说。")},
    )
    field_order = ("solved", "satisfied", "note")


class CallerForm(NewForm):
    """Of somebody; how they are called and reached goes to the vault."""

    caller_name = forms.CharField(label=_("称呼"), max_length=40, required=False)
    caller_phone = forms.CharField(label=_("电话"), max_length=20, required=False)


class AskedForm(CallerForm):
    """What somebody asks for, from the menu of the catalogue."""

    item = forms.ChoiceField(label=_("点什么"), error_messages={"required": _("请选点什么。")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = unanswered((each.code, each.label) for each in reasons(ReasonKind.MENU))


__all__ = [
    "AgainForm",
    "AppraisalForm",
    "AskedForm",
    "AssignForm",
    "CallerForm",
    "DayForm",
    "FollowForm",
    "HelperForm",
    "NewForm",
    "NoticeForm",
    "OpinionForm",
    "ProofForm",
    "StepForm",
    "UntilForm",
    "chosen",
]


SAID: Mapping[str, type[forms.Form]] = {
    "words": OpinionForm,
    "opinion": OpinionForm,
    "none": StepForm,
}
"""What every procedure asks in the same way."""
