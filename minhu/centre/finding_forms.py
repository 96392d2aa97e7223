"""What the pages of findings ask: what a patrol saw, whether it is so, and what a device is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.core.ids import uuid7
from minhu.findings.domain.devices import About
from minhu.findings.enums import DeviceKind, Reason
from minhu.findings.models import Device
from minhu.findings.reading import Told
from minhu.places.models import Area


def set_places(form: forms.Form, areas: Any) -> None:  # noqa: ANN401 -- a queryset of areas
    chosen = form.fields["area"]
    assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
    chosen.queryset = areas


class PatrolForm(forms.Form):
    """What somebody on patrol saw, in words; pictures are taken once it is a case."""

    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("哪个网格"), error_messages={"required": _("请选哪个网格。")}
    )
    place = forms.CharField(label=_("哪里"), max_length=120, required=False)
    words = forms.CharField(
        label=_("看到了什么"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写一句看到了什么。")},
    )
    mark = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, areas: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- a queryset of areas
        super().__init__(*args, **kwargs)
        set_places(self, areas)

    @property
    def told(self) -> Told:
        """What was seen; only after the form was found valid."""
        said = self.cleaned_data
        return Told(
            str(said["mark"]), said["words"], area_code=said["area"].pk, place=said["place"]
        )


class ConfirmForm(forms.Form):
    """It is so: in whose words the case begins."""

    words = forms.CharField(
        label=_("哪里，怎么了"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请用自己的话写一句哪里、怎么了。")},
    )


class DismissForm(forms.Form):
    """It becomes no case, and why."""

    reason = forms.ChoiceField(
        label=_("为什么不立单"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为什么不立单。")},
    )
    note = forms.CharField(label=_("说一句"), max_length=200, required=False)


class DeviceForm(forms.ModelForm[Device]):
    """A device as it is registered."""

    class Meta:
        model = Device
        fields = (
            "code",
            "kind",
            "name",
            "area",
            "place",
            "longitude",
            "latitude",
            "signed",
            "marks",
        )
        labels = {
            "code": _("编号"),
            "kind": _("是什么"),
            "name": _("叫什么"),
            "area": _("归哪里"),
            "place": _("装在哪里"),
            "longitude": _("经度"),
            "latitude": _("纬度"),
            "signed": _("现场立了提示牌"),
            "marks": _("它会标出人脸和车牌"),
        }
        help_texts = {
            "code": _("小写字母、数字和短横"),
            "longitude": _("WGS 84；不填就按归哪里算"),
            "marks": _("不会标的，整张照片都打成粗格子"),
        }

    def __init__(self, areas: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- a queryset of areas
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ModelChoiceField(areas, label=_("归哪里"))
        self.fields["kind"] = forms.ChoiceField(label=_("是什么"), choices=DeviceKind.choices)

    @property
    def about(self) -> About:
        """The device as it was told; only after the form was found valid."""
        return About(**self.cleaned_data)
