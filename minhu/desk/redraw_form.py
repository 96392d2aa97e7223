"""What is asked of somebody who changes a boundary."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from shapely.geometry import LineString, MultiPolygon, Polygon

from minhu.core.days import DayField
from minhu.core.errors import DomainError
from minhu.desk.absence_form import DAY
from minhu.places import geometry
from minhu.places.domain.redraw import Ask, straight
from minhu.places.enums import Crs, Remake
from minhu.places.geometry import Ground
from minhu.places.models import Area
from minhu.places.queries import drawn_areas, homes_for_new

MOST_POINTS = 5000
CORNERS = 3
_SPACE = re.compile(r"[,，;；\s]+")


Pieces = list[list[tuple[float, float]]]


class ShapeField(forms.CharField):
    """Points as they stand in a box, one a line: ``longitude, latitude``.

    An empty line begins another piece.
    """

    widget = forms.Textarea({"rows": 4, "spellcheck": "false", "autocomplete": "off"})

    def clean(self, value: object) -> Pieces:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        if len(lines) > MOST_POINTS:
            raise forms.ValidationError(_("点太多了，请先在制图软件里简化再导入。"))
        blocks = groupby(lines, key=bool)
        return [[_point(line) for line in block] for filled, block in blocks if filled]


def _point(line: str) -> tuple[float, float]:
    parts = [part for part in _SPACE.split(line.strip()) if part]
    try:
        longitude, latitude = (float(part) for part in parts)
        geometry.within((longitude, latitude, longitude, latitude), Crs.WGS84)
    except (ValueError, DomainError):
        words = {"line": line[:40]}
        raise forms.ValidationError(
            gettext("“%(line)s”不是坐标。每行写一个点：经度,纬度。") % words
        ) from None
    return longitude, latitude


def ground_of(pieces: Pieces) -> Ground | None:
    """Return the ground inside the points, of several pieces where it has them; ``None`` without any."""
    if not pieces:
        return None
    if any(len(set(points)) < CORNERS for points in pieces):
        raise DomainError(gettext("范围至少要三个点。"))
    parts = [Polygon(points) for points in pieces]
    return MultiPolygon(parts) if len(parts) > 1 else parts[0]


def offer(form: forms.Form, name: str, areas: QuerySet[Area]) -> None:
    """Let a field of a form choose among areas."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
    field.queryset = areas


class AreaChoice(forms.ModelChoiceField[Area]):
    """Areas named with the one above them."""

    def label_from_instance(self, obj: Area) -> str:
        return f"{obj.parent.name} {obj.name}" if obj.parent else obj.name


class RedrawForm(forms.Form):
    """One change of boundaries; which fields there are hangs on what is to be done."""

    grid = AreaChoice(
        Area.objects.none(),
        label=_("网格"),
        empty_label=_("在图上点，或者在这里选"),
        error_messages={"required": _("请选一个网格。")},
    )
    other = AreaChoice(
        Area.objects.none(),
        label=_("并进来的网格（合并以后没有了）"),
        empty_label=_("请选"),
        error_messages={"required": _("请选要并进来的网格。")},
    )
    home = AreaChoice(
        Area.objects.none(),
        label=_("画在哪里（社区里画网格，网格里画微网格）"),
        empty_label=_("请选"),
        error_messages={"required": _("请选画在哪个社区。")},
    )
    name = forms.CharField(
        label=_("新网格的名字"),
        max_length=80,
        error_messages={"required": _("请给新网格起个名字，不超过 80 个字。")},
    )
    exclusive = forms.BooleanField(label=_("专属网格（商场、学校、园区）"), required=False)
    shape = ShapeField(label=_("坐标"), required=False)
    give_way = forms.BooleanField(label=_("相邻的网格跟着让开或补上"), required=False, initial=True)
    day = DayField(
        label=_("哪天起生效"), widget=DAY, error_messages={"required": _("请选哪天起生效。")}
    )
    reason = forms.CharField(
        label=_("为什么改"),
        max_length=200,
        widget=forms.TextInput({"placeholder": _("比如：街道第 12 号会议纪要")}),
        error_messages={"required": _("请写为什么改，比如依据哪份文件。")},
    )

    WANTED = {
        Remake.MOVE: ("grid", "shape", "give_way", "day", "reason"),
        Remake.CUT: ("grid", "shape", "name", "day", "reason"),
        Remake.JOIN: ("grid", "other", "day", "reason"),
        Remake.ADD: ("home", "name", "exclusive", "shape", "give_way", "day", "reason"),
    }

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- Django's own signature
        *,
        kind: Remake,
        place: Area,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.kind = kind
        for name in self.fields.keys() - set(self.WANTED[kind]):
            del self.fields[name]
        drawn = drawn_areas(place.code)
        homes = {"grid": drawn, "other": drawn, "home": homes_for_new(place.code)}
        for name in homes.keys() & self.fields.keys():
            offer(self, name, homes[name])

    def ask(self) -> Ask:
        """Return what is asked for; raises ``DomainError`` for a drawing that is none."""
        said = self.cleaned_data
        grid, other, home = (said.get(name) for name in ("grid", "other", "home"))
        return Ask(
            kind=self.kind,
            code=grid.pk if grid else "",
            other=other.pk if other else "",
            home=home.pk if home else "",
            name=said.get("name", ""),
            exclusive=said.get("exclusive", False),
            drawn=self._drawn(said.get("shape", [])),
            give_way=said.get("give_way", False),
        )

    def _drawn(self, pieces: Pieces) -> Ground | LineString | None:
        if self.kind is Remake.CUT:
            return straight([point for points in pieces for point in points])
        return ground_of(pieces)
