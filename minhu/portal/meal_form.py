"""What a resident fills in to ask for a meal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from minhu.care.domain.canteens import Asked
from minhu.care.models import Dish
from minhu.care.subsidising import subsidy_on
from minhu.core.clock import local_day, now
from minhu.portal.forms import TOO_LONG, FaultyForm, PhoneField

NOBODY = "none"
"""The bracket of whoever says nothing of themselves."""


class MealForm(FaultyForm):
    """A dish of a coming day, who it is for, and whom to call; the canteen says yes or no."""

    dish = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("请选一样。"),
            "invalid_choice": gettext_lazy("这一样现在点不了，请另选一样。"),
        }
    )
    bracket = forms.ChoiceField(required=False)
    name = forms.CharField(
        max_length=40,
        error_messages={
            "required": gettext_lazy("请写怎么称呼；送到家的，再写住哪一户。"),
            "max_length": TOO_LONG,
        },
    )
    phone = PhoneField()
    delivered = forms.BooleanField(required=False)
    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("请点一下“同意”，我们才能用这些内容去办。")}
    )

    def __init__(self, *args: Any, dishes: Sequence[Dish], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dishes = {str(each.pk): each for each in dishes}
        self.brackets = subsidy_on(local_day(now())).brackets
        dish, bracket = self.fields["dish"], self.fields["bracket"]
        assert isinstance(dish, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        assert isinstance(bracket, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        dish.choices = [(key, each.name) for key, each in self.dishes.items()]
        bracket.choices = [(each.code, each.label) for each in self.brackets]

    @property
    def asked(self) -> Asked:
        """Return the valid form as what the verb takes."""
        said = self.cleaned_data
        return Asked(
            dish=self.dishes[said["dish"]],
            bracket=said["bracket"] or NOBODY,
            name=said["name"],
            phone=said["phone"],
            delivered=said["delivered"],
        )
