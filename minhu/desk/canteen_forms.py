"""What is asked at a canteen: its name, a dish of a day, a meal for somebody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.care.domain.canteens import Asked
from minhu.care.models import Dish
from minhu.care.subsidising import subsidy_on
from minhu.core.selects import unanswered
from minhu.places.models import Area

CHOOSE = _("请选一项。")


class CanteenForm(forms.Form):
    name = forms.CharField(
        label=_("叫什么"), max_length=40, error_messages={"required": _("请写叫什么。")}
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("网格"), error_messages={"required": _("请选在哪个网格。")}
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        area.queryset = areas


class DishForm(forms.Form):
    name = forms.CharField(
        label=_("菜名"), max_length=40, error_messages={"required": _("请写菜名。")}
    )
    price = forms.DecimalField(
        label=_("价钱（元）"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"required": _("请写价钱。")},
    )

    def clean_price(self) -> int:
        """Return the price in fen."""
        return int(self.cleaned_data["price"] * 100)


class MealForm(forms.Form):
    """Name and phone go to the vault; the phone is how two meals of a day are noticed."""

    dish = forms.ModelChoiceField(
        Dish.objects.none(), label=_("吃什么"), error_messages={"required": CHOOSE}
    )
    bracket = forms.ChoiceField(label=_("哪一类"), error_messages={"required": CHOOSE})
    name = forms.CharField(label=_("称呼"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    delivered = forms.BooleanField(label=_("送到家里"), required=False)

    def __init__(self, *args: Any, dishes: QuerySet[Dish], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        dish, bracket = self.fields["dish"], self.fields["bracket"]
        assert isinstance(dish, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        assert isinstance(bracket, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        dish.queryset = dishes
        bracket.choices = unanswered((each.code, each.label) for each in subsidy_on(day).brackets)

    @property
    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)
