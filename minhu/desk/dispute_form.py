"""What is asked about a boundary that is disputed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.desk.absence_form import DAY
from minhu.desk.redraw_form import AreaChoice, ShapeField, offer
from minhu.places.models import Area
from minhu.places.queries import drawn_areas
from minhu.requests.forms import PictureField


class DisputeForm(forms.Form):
    one = AreaChoice(
        Area.objects.none(), label=_("一方"), error_messages={"required": _("请选一方的网格。")}
    )
    other = AreaChoice(
        Area.objects.none(), label=_("另一方"), error_messages={"required": _("请选另一方的网格。")}
    )
    words = forms.CharField(
        label=_("分歧在哪里"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写清楚分歧在哪里。")},
    )
    shape = ShapeField(
        label=_("有分歧的那一块"),
        required=False,
        help_text=_("每行一个点：经度,纬度。两个网格有重叠时不用填，就是重叠的那块。"),
    )

    def __init__(self, data: Any = None, *, code: str, initial: dict[str, Any]) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, initial=initial, label_suffix="")
        for name in ("one", "other"):
            offer(self, name, drawn_areas(code))


class EvidenceForm(forms.Form):
    side = AreaChoice(
        Area.objects.none(), label=_("支持哪一方"), required=False, empty_label=_("都不偏")
    )
    words = forms.CharField(
        label=_("依据"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("请写清楚依据是什么。")},
    )
    source = forms.CharField(label=_("存在哪里"), max_length=120, required=False)
    pictures = PictureField(label=_("照片"))

    def __init__(self, data: Any = None, files: Any = None, *, sides: QuerySet[Area]) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, files, label_suffix="")
        offer(self, "side", sides)


class DecideForm(forms.Form):
    goes_to = AreaChoice(
        Area.objects.none(),
        label=_("这块归哪一方"),
        empty_label=_("请选"),
        error_messages={"required": _("请选归哪一方。")},
    )
    decision = forms.CharField(
        label=_("裁定的依据和理由"),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写裁定的依据和理由。")},
    )
    day = DayField(
        label=_("哪天起生效"), widget=DAY, error_messages={"required": _("请选哪天起生效。")}
    )

    def __init__(self, data: Any = None, *, sides: QuerySet[Area], initial: Any = None) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, initial=initial, label_suffix="")
        offer(self, "goes_to", sides)
