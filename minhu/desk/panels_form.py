"""What changed panels ask for: five names, and under which of them each indicator stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from minhu.cases.procedures import procedures
from minhu.desk.dated_form import DatedForm
from minhu.ledgers.edition import subject_of
from minhu.rates.books import BOOKS, book
from minhu.rates.fives import Edition, Panel
from minhu.rates.indicators import Indicator

LEDGERS = "ledgers"


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators of one kind of case, or of one part of the ledgers, as fields."""

    name: str
    fields: list[BoundField]
    chosen: int


class PanelsForm(DatedForm):
    """The five panels: what they are called, and where every indicator stands."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- Django's own signature
        *,
        panels: Sequence[Panel],
        day: date,
    ) -> None:
        super().__init__(data, label_suffix="", initial={"begins": day})
        self.panels = panels
        self.known: dict[str, tuple[str, Indicator]] = {}
        for panel in panels:
            self.fields[f"name_{panel.code}"] = forms.CharField(
                label=_("名字"), max_length=20, initial=panel.name
            )
            self.fields[f"says_{panel.code}"] = forms.CharField(
                label=_("一句话"), max_length=60, initial=panel.says, required=False
            )
        stands = {
            (name, code): panel.code
            for panel in panels
            for name, codes in panel.indicators.items()
            for code in codes
        }
        for name in BOOKS:
            for one in book(name, day).indicators:
                self._stand(name, one, stands.get((name, one.code), ""))

    @property
    def names(self) -> Iterator[list[BoundField]]:
        """Yield the fields of each panel."""
        for panel in self.panels:
            yield [self[f"name_{panel.code}"], self[f"says_{panel.code}"]]

    @property
    def groups(self) -> list[Group]:
        """Return the indicators by what they are about, as the pages of figures call it."""
        found: dict[str, list[str]] = {}
        for field, (name, one) in self.known.items():
            found.setdefault(_about(name, one), []).append(field)
        return [
            Group(name, [self[each] for each in fields], sum(bool(self[e].value()) for e in fields))
            for name, fields in found.items()
        ]

    @property
    def ends(self) -> list[BoundField]:
        return [self["begins"], self["source"]]

    @property
    def edition(self) -> Edition:
        """Return the panels as they were sent; an indicator keeps its place among the others."""
        said = self.cleaned_data
        begins, source = said["begins"], said["source"]
        found = tuple(
            replace(
                panel,
                name=said[f"name_{panel.code}"],
                says=said[f"says_{panel.code}"],
                indicators=self._under(panel),
                begins=begins,
                source=source,
            )
            for panel in self.panels
        )
        return Edition(begins, source, found)

    def _under(self, panel: Panel) -> dict[str, tuple[str, ...]]:
        """Return what stands under a panel: what stood there first, in its order, then the new."""
        found: dict[str, tuple[str, ...]] = {}
        for name in dict.fromkeys((*panel.indicators, *BOOKS)):
            chosen = [
                one.code
                for field, (of, one) in self.known.items()
                if of == name and self.cleaned_data[field] == panel.code
            ]
            before = [code for code in panel.indicators.get(name, ()) if code in chosen]
            if chosen:
                found[name] = (*before, *(code for code in chosen if code not in before))
        return found

    def _stand(self, name: str, one: Indicator, under: str) -> None:
        field = f"of_{name}_{one.code}"
        choices = [("", _("不放")), *((panel.code, panel.name) for panel in self.panels)]
        self.fields[field] = forms.ChoiceField(
            label=one.name, choices=choices, initial=under, required=False
        )
        self.known[field] = (name, one)


def _about(name: str, one: Indicator) -> str:
    if name == LEDGERS:
        return str(subject_of(one.about).label)
    return _(procedures[book(name, date.max).kind].name)
