"""What bulk dispatch asks: to whom all of them go, or where each of them goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.cases.models import Case
from minhu.core.ids import read_case_number
from minhu.places.codes import ancestor, path
from minhu.places.enums import Level
from minhu.requests.forms import LONGEST
from minhu.requests.suggestions import Suggestion, open_cases

MOST_AT_ONCE = 200
GRID, STAY = "grid", ""
TO_GRID = _("各自的网格员")


class BulkForm(forms.Form):
    """Many cases; ``unit`` is nobody for the grid worker of each place."""

    case = forms.TypedMultipleChoiceField(error_messages={"required": _("先选要派的工单。")})
    unit = forms.ChoiceField(label=_("派给"), required=False)
    note = forms.CharField(label=_("附言"), max_length=LONGEST, required=False)

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data)
        typed = data.getlist("case")[:MOST_AT_ONCE] if data is not None else []
        numbers = [number for number in typed if read_case_number(number)]
        chosen, unit = self.fields["case"], self.fields["unit"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)  # noqa: S101 -- tells the type checker
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        chosen.choices = [(number, number) for number in numbers]
        unit.choices = to_all(_active())

    @property
    def asks_for_each(self) -> bool:
        """Whether nobody was chosen for all: then each is shown with its suggestion."""
        return bool(self.data.get("unit", STAY) == STAY)

    def clean_unit(self) -> Unit | None:
        key = self.cleaned_data["unit"]
        return None if key in {GRID, STAY} else Unit.objects.filter(pk=key).first()


def _active() -> list[tuple[str, str]]:
    units = Unit.objects.filter(active=True).values_list("pk", "name")
    return [(str(key), name) for key, name in units]


def to_all(units: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Return where all that is ticked can go at once: to a unit, or each where it belongs."""
    return [(STAY, _("逐件看建议")), (GRID, TO_GRID), *units]


@dataclass(frozen=True, slots=True)
class EachRow:
    """A case with the question where it goes, and what is suggested."""

    case: Case
    field: BoundField
    suggestion: Suggestion | None


class EachForm(forms.Form):
    """One question for each case; the suggestion is chosen beforehand, people decide."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- Django's own signature
        *,
        cases: Sequence[Case],
        found: Mapping[UUID, Suggestion],
    ) -> None:
        super().__init__(data, label_suffix="")
        self.cases, self.found = cases, found
        units = list(Unit.objects.filter(active=True))
        loads = open_cases(units)
        for case in cases:
            known = found.get(case.pk)
            self.fields[_name(case)] = forms.ChoiceField(
                label=case.title,
                choices=_choices(case, units, loads),
                initial=_key(known) if known else STAY,
                required=False,
            )
        self.by_key = {str(unit.pk): unit for unit in units}

    def rows(self) -> list[EachRow]:
        return [EachRow(case, self[_name(case)], self.found.get(case.pk)) for case in self.cases]

    def units(self) -> dict[str, Unit | None]:
        """Return where each case goes, by number; those that stay are left out."""
        said = {case.number: self.cleaned_data[_name(case)] for case in self.cases}
        return {
            number: None if key == GRID else self.by_key[key]
            for number, key in said.items()
            if key != STAY
        }


def _name(case: Case) -> str:
    return f"to-{case.number}"


def _key(known: Suggestion) -> str:
    return str(known.unit.pk) if known.unit else GRID


def _choices(case: Case, units: Sequence[Unit], loads: Mapping[UUID, int]) -> list[tuple[str, Any]]:
    street = path(ancestor(case.area_id, Level.SUBDISTRICT))
    words = _("%(unit)s（在办%(n)d）")
    here = [unit for unit in units if unit.area_code.startswith(street)]
    first: list[tuple[str, Any]] = [(STAY, _("先不派")), (GRID, _("本网格网格员"))]
    return first + [
        (str(unit.pk), words % {"unit": unit.name, "n": loads.get(unit.pk, 0)}) for unit in here
    ]
