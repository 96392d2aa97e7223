"""How many people live in a place, as somebody types it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.places.models import Area
from minhu.rates.domain.populating import MOST, Counted


class PopulationForm(forms.Form):
    area = forms.ChoiceField(label=_("哪里"))
    persons = forms.IntegerField(
        label=_("常住人口"),
        min_value=1,
        max_value=MOST,
        error_messages={
            "required": _("请写多少人。"),
            "invalid": _("人口要写大于 0 的整数。"),
            "min_value": _("人口要写大于 0 的整数。"),
        },
    )
    as_of = DayField(
        label=_("截至哪天"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选截至哪天。"), "invalid": _("日期不对，请重选。")},
    )
    source = forms.CharField(
        label=_("出处"),
        max_length=120,
        help_text=_("哪份统计公报、哪次普查。"),
        error_messages={"required": _("请写明出处，比如哪份统计公报。")},
    )

    def __init__(self, data: Any = None, *, areas: Iterable[Area]) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, label_suffix="")
        self._areas = {area.code: area for area in areas}
        chosen = self.fields["area"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        chosen.choices = [(code, area.name) for code, area in self._areas.items()]

    @property
    def counted(self) -> Counted:
        said = self.cleaned_data
        return Counted(self._areas[said["area"]], said["persons"], said["as_of"], said["source"])
