"""What is asked of somebody who will be away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.core.clock import local_day, now
from minhu.core.days import DayField
from minhu.desk.queries.offices import colleagues, may_plan

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("谁不在"),
        empty_label=None,
        error_messages={"required": _("请选谁不在。")},
    )
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label=_("谁来代"),
        required=False,
        empty_label=_("没有人代，落到受理台"),
    )
    first = DayField(
        label=_("哪天起"), widget=DAY, error_messages={"required": _("请选从哪天起。")}
    )
    last = DayField(
        label=_("到哪天"), widget=DAY, error_messages={"required": _("请选到哪天为止。")}
    )

    def __init__(self, data: Any = None, *, user: User) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(
            data, initial={"user": user.pk, "first": local_day(now())}, label_suffix=""
        )
        rows = {"user": may_plan(user), "substitute": colleagues(user)}
        for name, people in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
            field.queryset = people
