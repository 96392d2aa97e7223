"""The form of each verb of a whistle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.cases.procedures import Procedure, procedures
from minhu.catalogue.queries import reasons
from minhu.core.selects import unanswered
from minhu.people.enums import Reason
from minhu.places.models import Area
from minhu.whistles.domain.limits import rules
from minhu.whistles.enums import Kind
from minhu.whistles.lifecycle import FINISH, WHISTLE
from minhu.whistles.models import HIGHEST, Liaison, Whistle

LONGEST = 2000
SCORES = [(n, str(n)) for n in range(1, HIGHEST + 1)]


def _words(label: Any, refusal: Any, *, rows: int = 3) -> forms.CharField:  # noqa: ANN401 -- lazy texts
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": refusal},
    )


class WhistleForm(forms.Form):
    """Base of all: knows the whistle; asks nothing."""

    def __init__(self, *args: Any, whistle: Whistle | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whistle = whistle


class NoteForm(WhistleForm):
    note = forms.CharField(label=_("附言"), required=False, max_length=LONGEST)


class WordsForm(WhistleForm):
    note = _words(_("意见"), _("请写一句意见，对方要照着办。"))


class ArriveForm(WhistleForm):
    """Who came where; a point only if the person gives it at this moment."""

    who = forms.CharField(
        label=_("谁到了"), max_length=40, error_messages={"required": _("请写谁到了。")}
    )
    where = forms.CharField(
        label=_("到了哪里"), max_length=120, error_messages={"required": _("请写到了哪里。")}
    )
    longitude = forms.FloatField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    latitude = forms.FloatField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput
    )


class ActForm(WhistleForm):
    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )
    action = forms.CharField(
        label=_("做了什么"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )


class DepartForm(WhistleForm):
    action = _words(_("做了什么"), _("请写一句做了什么。"), rows=2)


class MeetForm(WhistleForm):
    decision = _words(_("定了什么"), _("请写会商定了什么。"))
    where = forms.CharField(label=_("地点"), required=False, max_length=120)


class RecordForm(WhistleForm):
    reason = forms.ChoiceField(
        label=_("为什么吹"), error_messages={"required": _("请选一个理由。")}
    )
    asked = _words(_("要求"), _("请写要部门来做什么。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_reason(self)


class ScoreForm(WhistleForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), widget=forms.HiddenInput)
    score = forms.TypedChoiceField(
        label=_("处置得怎么样"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选 1 到 5 分。")},
    )
    words = forms.CharField(label=_("理由（2 分及以下必填）"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        if self.whistle is not None:
            called = self.whistle.calls.values("unit")
            field.queryset = Unit.objects.filter(pk__in=called)


class ExcuseForm(WordsForm):
    """Which department need not come, and why."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("哪个单位"),
        error_messages={"required": _("请选哪个单位不用来。")},
    )
    field_order = ("unit", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        if self.whistle is not None:
            still = self.whistle.calls.filter(excused_at=None, departed_at=None)
            field.queryset = Unit.objects.filter(pk__in=still.values("unit"))


class RemarkForm(WhistleForm):
    score = forms.TypedChoiceField(
        label=_("这一哨吹得准不准"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选 1 到 5 分。")},
    )
    words = forms.CharField(
        label=_("想说的"), max_length=200, error_messages={"required": _("请写一句。")}
    )


class AskForm(forms.Form):
    """A whistle that somebody drafts."""

    intake_key = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("哪种哨"), choices=[each for each in Kind.choices if each[0] != Kind.PHONE]
    )
    reason = forms.ChoiceField(
        label=_("为什么吹"), error_messages={"required": _("请选一个理由。")}
    )
    title = forms.CharField(
        label=_("一句话说清"), max_length=60, error_messages={"required": _("请写一句什么事。")}
    )
    asked = _words(_("要求"), _("请写要部门来做什么。"))
    lead = forms.ModelChoiceField(
        Unit.objects.none(), label=_("主办"), error_messages={"required": _("请选主办单位。")}
    )
    helping = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("协办"), required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("网格"), error_messages={"required": _("请选网格。")}
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=120)
    again = forms.BooleanField(label=_("知道已经吹过，确实要再吹"), required=False)

    def __init__(self, *args: Any, units: Any = None, areas: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 -- querysets
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            choose_reason(self)
        for name, chosen in (("lead", units), ("helping", units), ("area", areas)):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField) and chosen is not None:
                field.queryset = chosen


class PhoneForm(AskForm):
    """The fast form: who was called, when, what was said."""

    kind = reason = asked = lead = helping = None  # type: ignore[assignment]  # -- Django's way to leave out inherited fields
    liaison = forms.ModelChoiceField(
        Liaison.objects.none(), label=_("打给谁"), error_messages={"required": _("请选打给了谁。")}
    )
    minutes = forms.IntegerField(label=_("几分钟前打的"), min_value=0, max_value=1440, initial=0)
    said = _words(_("电话里怎么说的"), _("请写一句电话里怎么说的。"), rows=2)
    field_order = ("liaison", "minutes", "title", "said", "area", "place", "again")

    def __init__(self, *args: Any, liaisons: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 -- a queryset
        super().__init__(*args, **kwargs)
        field = self.fields["liaison"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        if liaisons is not None:
            field.queryset = liaisons


class LiaisonForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("单位"), error_messages={"required": _("请选单位。")}
    )
    name = forms.CharField(label=_("称呼"), max_length=40)
    phone = forms.CharField(
        label=_("电话"), max_length=40, error_messages={"required": _("请写能打通的电话。")}
    )

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 -- a queryset
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        if units is not None:
            field.queryset = units


class ShowForm(forms.Form):
    """Why somebody needs the phone of a department's person."""

    reason = forms.ChoiceField(
        label=_("为什么要看"),
        choices=unanswered(
            (each.value, each.label) for each in (Reason.CALL, Reason.URGENT, Reason.AUDIT)
        ),
        error_messages={"required": _("请选一个查看的原因。")},
    )
    words = forms.CharField(
        label=_("说一句"),
        max_length=200,
        error_messages={"required": _("请写一句为什么要看，会留下记录。")},
    )


def choose_reason(form: forms.Form) -> None:
    field = form.fields["reason"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
    field.choices = unanswered((each.code, each.label) for each in reasons("whistle"))


FORMS: dict[str, type[WhistleForm]] = {
    "none": WhistleForm,
    "opinion": WordsForm,
    "note": NoteForm,
    "words": WordsForm,
    "record": RecordForm,
    "sign": WhistleForm,
    "arrive": ArriveForm,
    "meet": MeetForm,
    "act": ActForm,
    "depart": DepartForm,
    "score": ScoreForm,
    "excuse": ExcuseForm,
    "remark": RemarkForm,
}


def register() -> None:
    """Hand the procedure with its forms to the engine."""
    procedures.add("whistle", Procedure("whistle", "吹哨", WHISTLE, FINISH, FORMS, limits=rules()))
