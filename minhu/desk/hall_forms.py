"""What is asked of whoever keeps a hall: its hours, an item of business, a window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.halls.domain.keeping import About, Hours
from minhu.halls.models import Hall, Item
from minhu.places.models import Area

HOURS = ("opens", "closes", "rest_from", "rest_to", "every_day")
LABELS = {
    "opens": _("几点开始取号"),
    "closes": _("几点停止取号"),
    "rest_from": _("中午从几点休息"),
    "rest_to": _("休息到几点"),
}
WRONG = {"required": _("请写几点几分。"), "invalid": _("请写成 9:00 这样。")}


def _time(*, required: bool = True) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(widget=widget, required=required, error_messages=WRONG)


class HoursForm(forms.Form):
    opens = _time()
    closes = _time()
    rest_from = _time(required=False)
    rest_to = _time(required=False)
    every_day = forms.BooleanField(label=_("周末、节假日也开"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, label in LABELS.items():
            self.fields[name].label = label

    @property
    def hours(self) -> Hours:
        return Hours(**{name: self.cleaned_data[name] for name in HOURS})


class HallForm(HoursForm):
    field_order = ("name", "area", *HOURS)
    name = forms.CharField(
        label=_("叫什么"), max_length=40, error_messages={"required": _("请写叫什么。")}
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("在哪里"), error_messages={"required": _("请选在哪里。")}
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        area.queryset = areas


class ItemForm(forms.Form):
    letter = forms.RegexField(
        "^[A-Za-z]$",
        label=_("号码用哪个字母"),
        help_text=_("比如 A，号码就是 A001、A002。"),
        error_messages={"required": _("请写一个字母。"), "invalid": _("请写一个字母，A 到 Z。")},
    )
    name = forms.CharField(
        label=_("什么业务"), max_length=40, error_messages={"required": _("请写什么业务。")}
    )
    brings = forms.CharField(label=_("要带什么"), max_length=200, required=False)
    promise = forms.CharField(
        label=_("多久办好"), max_length=60, required=False, help_text=_("比如：当场办，5个工作日。")
    )
    most = forms.IntegerField(
        label=_("一天最多放多少号"), min_value=1, max_value=999, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @property
    def about(self) -> About:
        said = self.cleaned_data
        return About(**{**said, "letter": said["letter"].upper()})


class WindowForm(forms.Form):
    name = forms.CharField(
        label=_("窗口叫什么"), max_length=20, error_messages={"required": _("请写窗口叫什么。")}
    )
    serves = forms.MultipleChoiceField(
        label=_("办哪些业务"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选这个窗口办哪些业务。")},
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        serves = self.fields["serves"]
        assert isinstance(serves, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        serves.choices = [(item.letter, str(item)) for item in items]

    @property
    def letters(self) -> str:
        return "".join(self.cleaned_data["serves"])


def hours_known(hall: Hall) -> dict[str, Any]:
    """Return the hours of a hall as the form begins with them."""
    return {name: getattr(hall, name) for name in HOURS}
