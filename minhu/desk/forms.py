"""What the desk pages ask: filters, bulk dispatch, a reason to see a caller, a new case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from minhu.cases.counting import LISTS
from minhu.cases.enums import Channel
from minhu.catalogue.enums import Strand, Told
from minhu.catalogue.models import Category
from minhu.core.days import DayField
from minhu.core.lifecycle import Outcome
from minhu.core.selects import unanswered
from minhu.desk.enums import Due, Turner, View
from minhu.desk.queries.pressing import PRESSED, USED
from minhu.people.enums import Reason
from minhu.places.models import Area
from minhu.requests.forms import LONGEST, GridField, PictureField
from minhu.requests.forms.categories import CategoryField
from minhu.requests.lifecycle import REQUEST

OUTCOMES = [
    ("", _("在办")),
    ("all", _("全部")),
    (Outcome.CLOSED, _("已办结")),
    (Outcome.DECLINED, _("不予受理")),
    (Outcome.MERGED, _("已并入")),
    (Outcome.WITHDRAWN, _("已撤回")),
    (Outcome.EXCLUDED, _("已剔除")),
]
OUTCOMES_FOUND = [("", _("全部")), (Outcome.OPEN, _("在办")), *OUTCOMES[2:]]
"""The same where words, a number or a phone are looked for: open or over, unless one is chosen."""


class FilterForm(forms.Form):
    """The filters as they stand in the URL. What cannot be read there is left out."""

    view = forms.ChoiceField(choices=View.choices, required=False)
    q = forms.CharField(max_length=60, required=False)
    area = forms.CharField(max_length=18, required=False)
    category = forms.CharField(max_length=20, required=False)
    strand = forms.ChoiceField(choices=Strand.choices, required=False)
    channel = forms.ChoiceField(choices=Channel.choices, required=False)
    turn = forms.ChoiceField(choices=Turner.choices, required=False)
    state = forms.ChoiceField(
        choices=[(state.code, state.label) for state in REQUEST.states], required=False
    )
    unit = forms.UUIDField(required=False)
    standard = forms.UUIDField(required=False)
    repeats = forms.BooleanField(required=False)
    urgent = forms.BooleanField(required=False)
    due = forms.ChoiceField(choices=Due.choices, required=False)
    day = DayField(required=False)
    outcome = forms.ChoiceField(
        choices=[("open", ""), *((code, label) for code, label in OUTCOMES if code)],
        required=False,
    )
    measure = forms.ChoiceField(choices=[(name, name) for name in LISTS], required=False)
    used = forms.ChoiceField(choices=[(each, each) for each in USED], required=False)
    told = forms.ChoiceField(choices=Told.choices, required=False)
    pressed = forms.ChoiceField(choices=[(each, each) for each in PRESSED], required=False)
    since = DayField(required=False)
    until = DayField(required=False)
    closed = DayField(required=False)
    after = forms.CharField(max_length=90, required=False)
    before = forms.CharField(max_length=90, required=False)

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """Return what every filter says, empty for nothing.

        Without a form of its own: making one copies each of these fields.
        """
        fields = cls.base_fields.items()
        return {name: _said(field, name, query) if name in query else "" for name, field in fields}


def _said(field: forms.Field, name: str, query: QueryDict) -> Any:  # noqa: ANN401 -- whatever the field makes of it
    try:
        return field.clean(field.widget.value_from_datadict(query, MultiValueDict(), name)) or ""
    except forms.ValidationError:
        return ""


class RegisterForm(forms.Form):
    """The filters of a register as they stand in the URL."""

    area = forms.RegexField(r"^[0-9]{9,18}$", required=False)
    unit = forms.UUIDField(required=False)
    open = forms.BooleanField(required=False)
    due = forms.BooleanField(required=False)


class YearForm(forms.Form):
    """Which year of the calendar is looked at; what cannot be read is this year."""

    year = forms.IntegerField(min_value=1900, max_value=2199, required=False)


class DueForm(forms.Form):
    """What the calendar of what falls due shows, as it stands in the URL."""

    weeks = forms.ChoiceField(choices=[("month", _("月")), ("week", _("周"))], required=False)
    at = DayField(required=False)
    area = forms.RegexField(r"^[0-9]{9,18}$", required=False)
    unit = forms.UUIDField(required=False)
    standard = forms.UUIDField(required=False)
    strand = forms.ChoiceField(choices=Strand.choices, required=False)


class RevealForm(forms.Form):
    """Why somebody needs to see a name and a phone."""

    reason = forms.ChoiceField(
        label=_("为什么要看"),
        choices=unanswered(each for each in Reason.choices if each[0] != Reason.CALL),
        error_messages={"required": _("请选一个查看的原因。")},
    )
    words = forms.CharField(
        label=_("说一句"),
        max_length=200,
        error_messages={"required": _("请写一句为什么要看，会留下记录。")},
    )


class NewForm(forms.Form):
    """A case that somebody at the desk writes down for a caller."""

    intake_key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[
            (code, label)
            for code, label in Channel.choices
            if code not in {Channel.QR, Channel.WEB}
        ],
        initial=Channel.PHONE,
    )
    words = forms.CharField(
        label=_("来电人怎么说"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("请写一句：哪里，怎么了。")},
    )
    title = forms.CharField(
        label=_("一句话说清"), max_length=40, required=False, help_text=_("不写就用原话的第一句")
    )
    name = forms.CharField(label=_("称呼"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    category = CategoryField(
        Category.objects.filter(active=True),
        label=_("类别"),
        required=False,
        empty_label=_("先不分"),
    )
    urgent = forms.BooleanField(label=_("紧急"), required=False)
    area = GridField(
        Area.objects.none(),
        label=_("网格"),
        required=False,
        empty_label=_("看不出来，或者在图上点"),
    )
    place = forms.CharField(
        label=_("地点"), max_length=120, required=False, help_text=_("小区、楼号、路口")
    )
    longitude = forms.FloatField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    latitude = forms.FloatField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput
    )
    pictures = PictureField(label=_("照片"))

    def __init__(self, *args: Any, grids: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = Area.objects.none() if grids is None else grids

    def suggest(self, names: Sequence[str]) -> None:
        """Offer names of estates and roads where the place is asked."""
        self.fields["place"].suggests = names  # type: ignore[attr-defined]  # -- read by the template

    @property
    def point(self) -> tuple[float, float] | None:
        """The point somebody clicked, longitude first, or ``None``."""
        longitude = self.cleaned_data.get("longitude")
        latitude = self.cleaned_data.get("latitude")
        return None if longitude is None or latitude is None else (longitude, latitude)
