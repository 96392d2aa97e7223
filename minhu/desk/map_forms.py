"""What is asked of who brings a file of areas: the file, and how it is to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.desk.absence_form import DAY
from minhu.desk.redraw_form import AreaChoice, offer
from minhu.places.domain.features import Layout
from minhu.places.domain.mapfiles import Found
from minhu.places.enums import Crs, Level
from minhu.places.models import Area

LEVELS: Final = (Level.COMMUNITY, Level.GRID, Level.MICRO_GRID)
_CHOICES = [(level.value, level.label) for level in LEVELS]
_NAMES = ("name", "名称", "网格名称", "社区名称", "NAME", "Name")
_CODES = ("code", "代码", "网格编码", "编码", "编号", "CODE")


class MapFileForm(forms.Form):
    """A file of areas on its way in."""

    file = forms.FileField(
        label=_("GeoJSON 或 Excel"),
        error_messages={
            "required": _("请先选一个文件。"),
            "empty": _("这个文件是空的。请看看是不是选对了。"),
        },
        widget=forms.ClearableFileInput({"accept": ".geojson,.json,.xlsx,.xls,.ods,.csv"}),
    )


class LevelForm(forms.Form):
    """Which areas go out, and of which day."""

    level = forms.ChoiceField(label=_("哪一级"), choices=_CHOICES, initial=Level.GRID)
    on = DayField(label=_("哪天的图"), required=False, widget=DAY)


class MapWayForm(forms.Form):
    """How a file is read, where it belongs, and from which day on it holds.

    ``looking`` asks for no reason: nothing is saved yet.
    """

    level = forms.ChoiceField(label=_("画的是哪一级"), choices=_CHOICES)
    parent = AreaChoice(
        Area.objects.none(),
        label=_("在哪里之下"),
        empty_label=None,
        help_text=_("没有代码的图形，编号编在这里。"),
    )
    name_field = forms.ChoiceField(label=_("哪一列是名称"))
    code_field = forms.ChoiceField(label=_("哪一列是代码或编号"), required=False)
    crs = forms.ChoiceField(label=_("坐标系"), choices=Crs.choices)
    day = DayField(label=_("哪天起生效"), widget=DAY)
    reason = forms.CharField(
        label=_("为什么改"),
        max_length=200,
        widget=forms.TextInput({"placeholder": _("比如：街道第 12 号会议纪要")}),
        error_messages={"required": _("请写为什么改，比如依据哪份文件。")},
    )

    def __init__(
        self, data: Mapping[str, Any], *, found: Found, places: QuerySet[Area], looking: bool
    ) -> None:
        super().__init__(data, label_suffix="")
        self.found = found
        columns = [(name, name) for name in found.columns]
        self._choices("name_field", columns)
        self._choices("code_field", [("", _("没有这样的列")), *columns])
        offer(self, "parent", places)
        reason = self.fields["reason"]
        reason.required = not looking
        reason.asked_for = True  # type: ignore[attr-defined]  # -- for the template: not "may be empty"

    def _choices(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = list(choices)

    def layout(self) -> Layout:
        said = self.cleaned_data
        return Layout(
            said["name_field"],
            said["code_field"] or None,
            Crs(said["crs"]),
            Level(said["level"]),
            bare=self.found.sheet,
        )


def usual(found: Found, place: Area, day: Any) -> dict[str, Any]:  # noqa: ANN401 -- as it is typed or as a day
    """Return how a file is read when nobody has said anything."""
    return {
        "level": Level.GRID.value,
        "parent": place.pk,
        "name_field": _guess(found, _NAMES) or next(iter(found.columns), ""),
        "code_field": _guess(found, _CODES),
        "crs": Crs.WGS84.value,
        "day": day,
        "reason": "",
    }


def _guess(found: Found, names: Iterable[str]) -> str:
    return next((name for name in names if name in found.columns), "")
