"""What the list of a procedure is asked: a state, a column of the axis, the rows of a figure."""

from __future__ import annotations

from typing import Any

from django import forms

from minhu.cases.counting import LISTS
from minhu.cases.procedures import Procedure
from minhu.core.days import DayField
from minhu.desk.enums import Due
from minhu.desk.queries.affairs import Wanted


class WantedForm(forms.Form):
    """Everything is optional; what cannot be read is as if it was not asked."""

    state = forms.CharField(required=False)
    due = forms.ChoiceField(choices=Due.choices, required=False)
    list = forms.ChoiceField(choices=[(name, name) for name in LISTS], required=False)
    since = DayField(required=False)
    until = DayField(required=False)
    area = forms.RegexField(r"^[0-9]{9,18}$", required=False)
    unit = forms.UUIDField(required=False)

    def wanted(self, procedure: Procedure) -> Wanted:
        """Return what was asked, of the states this procedure has."""
        self.is_valid()
        said: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        states = {state.code for state in procedure.lifecycle.states}
        return Wanted(
            state=said["state"] if said["state"] in states else "",
            due=said["due"],
            measure=said["list"],
            since=said["since"] or None,
            until=said["until"] or None,
            area=said["area"],
            unit=str(said["unit"]),
        )
