"""What somebody sends about boards: which to freeze, what to contest, how to decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.rates.boards import RANKABLE, BoardForm

_DATE = {"type": "date", "class": "form-control"}
_SELECT = {"class": "form-select"}


class FreezeForm(forms.Form):
    """A board, of which days, and whom it ranks."""

    form = forms.ChoiceField(label=_("哪个榜"), widget=forms.Select(_SELECT))
    by = forms.ChoiceField(
        label=_("排什么"),
        choices=[(by.value, by.label) for by in RANKABLE],
        widget=forms.Select(_SELECT),
    )
    first = DayField(label=_("从哪天收到的"), widget=forms.DateInput(_DATE))
    last = DayField(label=_("到哪天收到的"), widget=forms.DateInput(_DATE))

    def __init__(self, data: QueryDict | None, *, known: Mapping[str, BoardForm]) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [(code, form.name) for code, form in known.items()]


class ContestForm(forms.Form):
    """Which figure of one's own line is not right, and why."""

    line = forms.CharField(max_length=36)
    indicator = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=300)


class DecideForm(forms.Form):
    """Whether a contest is upheld, with the reason everybody reads."""

    upheld = forms.ChoiceField(choices=[("yes", _("成立")), ("no", _("不成立"))])
    decision = forms.CharField(max_length=300)

    def clean(self) -> dict[str, Any]:
        known: dict[str, Any] = super().clean() or {}
        known["upheld"] = known.get("upheld") == "yes"
        return known
