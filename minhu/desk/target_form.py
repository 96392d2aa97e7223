"""A target as somebody types it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.core.days import DayField
from minhu.places.models import Area
from minhu.rates.domain.targeting import Wanted
from minhu.rates.indicators import Indicator
from minhu.rates.progress import Implied, implied

_INPUT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
MOST = Decimal(10) ** 12


class TargetForm(forms.Form):
    """What is to be reached, by whom, from when, and which paper says so."""

    indicator = forms.ChoiceField(label=_("指标"), widget=forms.Select(_SELECT))
    whose = forms.ChoiceField(label=_("谁的任务"), widget=forms.Select(_SELECT))
    amount = forms.DecimalField(
        label=_("任务数"),
        help_text=_("比率写百分数，比如 97"),
        min_value=Decimal("0.0001"),
        max_value=MOST,
        decimal_places=4,
        widget=forms.TextInput({**_INPUT, "inputmode": "decimal"}),
    )
    source = forms.CharField(label=_("依据"), max_length=120, widget=forms.TextInput(_INPUT))
    begins = DayField(
        label=_("从哪天起算"),
        help_text=_("不填就是年初"),
        required=False,
        widget=forms.DateInput({**_INPUT, "type": "date"}),
    )

    def __init__(
        self,
        *args: object,
        indicators: Iterable[tuple[str, Indicator]],
        areas: Iterable[Area],
        units: Iterable[Unit],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # -- handed on as they came
        self._areas = {area.code: area for area in areas}
        self._units = {f"unit-{unit.code}": unit for unit in units}
        self._choose("indicator", [(f"{book}.{one.code}", one.name) for book, one in indicators])
        places = [(code, area.name) for code, area in self._areas.items()]
        theirs = [(code, unit.name) for code, unit in self._units.items()]
        self._choose("whose", places + theirs)

    def wanted(self, home: Area, year: int) -> Wanted:
        """Return the target that was typed; a unit's belongs to the place of the page."""
        said = self.cleaned_data
        book, _dot, indicator = said["indicator"].partition(".")
        return Wanted(
            book,
            indicator,
            self._areas.get(said["whose"], home),
            year,
            said["amount"],
            said["source"],
            unit=self._units.get(said["whose"]),
            begins=said["begins"],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = choices


class ImpliedForm(forms.Form):
    """A finished amount and its printed share, to find the target behind them."""

    done = forms.DecimalField(
        label=_("完成数"),
        min_value=Decimal(0),
        max_value=MOST,
        widget=forms.TextInput({**_INPUT, "inputmode": "decimal"}),
    )
    printed = forms.DecimalField(
        label=_("印出来的完成百分比"),
        min_value=Decimal("0.01"),
        max_value=Decimal(100_000),
        decimal_places=4,
        widget=forms.TextInput({**_INPUT, "inputmode": "decimal"}),
    )

    @property
    def found(self) -> Implied | None:
        if not self.is_bound or not self.is_valid():
            return None
        return implied(self.cleaned_data["done"], self.cleaned_data["printed"])
