"""What is asked about notices: where they go, in which words, when not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.core.days import DayField
from minhu.desk.office_forms import AreaField, AreaForm
from minhu.notices.enums import ROBOTS, Audience, Way
from minhu.notices.kinds import all_kinds, staff_kinds, urgent_kinds
from minhu.places.codes import span

TICKS = forms.CheckboxSelectMultiple({"class": "form-check-input"})
TIME = forms.TimeInput({"type": "time"})


def kinds_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("告诉哪些事"),
        required=False,
        choices=staff_kinds,
        initial=urgent_kinds,
        widget=TICKS,
    )


class RobotForm(AreaForm):
    """A group robot of a unit or of an area inside ``within``."""

    way = forms.ChoiceField(label=_("渠道"), choices=[(way.value, way.label) for way in ROBOTS])
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("单位"), required=False, empty_label=_("不是单位，写区域")
    )
    area = AreaField(label=_("区域"), required=False, help_text=_("代码或名称，例如一个社区"))
    address = forms.CharField(
        label=_("机器人地址"),
        max_length=300,
        help_text=_("在群里添加机器人，把它的 Webhook 地址整条粘贴过来"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("加签密钥"),
        max_length=128,
        required=False,
        help_text=_("钉钉机器人选了“加签”才有"),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    kinds = kinds_field()

    def __init__(self, data: Any = None, *, within: str) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, within=within, label_suffix="")
        field, (first, after) = self.fields["unit"], span(within)
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = Unit.objects.filter(active=True, area_code__gte=first, area_code__lt=after)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if not self.errors and (said["unit"] is None) == (said["area"] is None):
            raise forms.ValidationError(_("单位和区域选一个。"))
        return said


class QuietForm(forms.Form):
    audience = forms.ChoiceField(label=_("对谁"), choices=Audience.choices)
    begins = forms.TimeField(label=_("几点起"), widget=TIME, initial="21:00")
    ends = forms.TimeField(label=_("到几点"), widget=TIME, initial="08:00")
    valid_from = DayField(label=_("哪天起算"), widget=forms.DateInput({"type": "date"}))
    source = forms.CharField(label=_("依据"), max_length=120, required=False)
    passes = forms.MultipleChoiceField(
        label=_("夜里也照发的"),
        required=False,
        choices=all_kinds,
        initial=urgent_kinds,
        widget=TICKS,
    )


class WordingForm(forms.Form):
    text = forms.CharField(label=_("短信里说"), widget=forms.Textarea({"rows": 3}), max_length=400)
    outside = forms.CharField(
        label=_("发到外面的说"), widget=forms.Textarea({"rows": 3}), max_length=400
    )

    def __init__(self, data: Any = None, *, for_staff: bool, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, label_suffix="", **kwargs)
        if for_staff:
            self.fields["text"].label = _("收件箱里说")
        else:
            del self.fields["outside"]


class OwnForm(forms.Form):
    """Where somebody is told besides the inbox, of one way; an empty address keeps the old one."""

    way = forms.CharField(widget=forms.HiddenInput)
    address = forms.CharField(max_length=254, required=False)
    kinds = kinds_field()

    def __init__(self, data: Any = None, *, way: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, prefix=way, label_suffix="", **kwargs)
        mail = way == Way.MAIL
        self.fields["way"].initial = way
        self.fields["address"].label = _("邮箱") if mail else _("手机号")
        self.fields["address"].widget.attrs |= {"autocomplete": "email" if mail else "tel"}
