"""One record as a form: a field for each column, read as a cell of a file is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.ledgers import cells, traces
from minhu.ledgers.answering import ADDRESS, BELONGS, MADE, Questions, UnansweredError
from minhu.ledgers.cells import Reading
from minhu.ledgers.domain.drafting import probe
from minhu.ledgers.enums import NUMBERS, TRACED, Kind
from minhu.ledgers.models import Column
from minhu.ledgers.queries.firms import OF, coded_columns, door_column, firms_at, firms_like
from minhu.ledgers.queries.knowing import known_rows
from minhu.places.enums import Crs
from minhu.places.suggesting import names_in

ALWAYS = "true()"
_TYPES = {Kind.DATE: "date", Kind.TIME: "time", Kind.MOMENT: "datetime-local"}

_HELPS = {
    Kind.PERSON: _("姓名和电话，中间空一格；封存起来，名单里只看得到姓"),
    Kind.LINE: _("在图上一点一点画；也可以写：34.76 113.65; 34.77 113.66，纬度在前，分号隔开"),
    Kind.POLYGON: _(
        "在图上沿着边一个角一个角画，不用回到起点；也可以写：34.76 113.65; 34.77 113.65; 34.77 113.66，纬度在前，分号隔开"
    ),
}
_CODED = _("台账里有这家的，写了名称会列出来，点一下填上；没列出来就照营业执照抄，不知道先空着。")
_UNNUMBERED = _("空着就行，会按日期和网格自己起名。")


class RecordForm(forms.Form):
    """One record: a field for each column that somebody has to answer.

    What is reckoned is not asked; ``reckoned`` shows it. Pictures are sent on the record's page.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        readings: Mapping[str, Reading],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.readings, self.columns = readings, columns
        self.questions = Questions(columns)
        for column in columns:
            sent_apart = column.is_known or column.kind == Kind.PICTURES
            if not sent_apart and not column.rules.get("calculate"):
                self.fields[column.slot] = _field(column)
            if said := self.initial.get(f"{column.slot}_said"):
                asked = self.fields[column.slot]
                asked.required = False
                asked.help_text = _("现在是 %(said)s；不换就空着，不要了填“无”") % {"said": said}

    def clean(self) -> dict[str, Any]:
        """Return the values as they are kept; what cannot be read stands at its field.

        A point that was not touched is as it was shown: in WGS 84, whatever is typed here. So are
        a line and an area, which are drawn on the map beside it.
        """
        typed, values = super().clean() or {}, {}
        for slot, reading in self.readings.items():
            if slot not in self.fields:
                continue
            if reading.kind is Kind.PERSON and not typed.get(slot):
                continue
            untouched = reading.kind is Kind.POINT and slot not in self.changed_data
            shown = untouched or reading.kind in TRACED
            how = replace(reading, crs=Crs.WGS84) if shown else reading
            try:
                values[slot] = cells.read(_joined(typed.get(slot, "")), how)
            except DomainError as error:
                self.add_error(slot, str(error))
        return values

    def suggest(self, homes: Iterable[str]) -> None:
        """Offer the estates and roads of places where an address is asked."""
        asked = [
            self.fields[each.slot]
            for each in self.columns
            if each.rules.get("base") == ADDRESS and each.slot in self.fields
        ]
        names = names_in(homes) if asked else []
        for field in asked:
            field.suggests = names  # type: ignore[attr-defined]  # -- read by the template

    def offer_wholes(self, wholes: Iterable[tuple[str, str]]) -> None:
        """Let it be chosen which record this one belongs to, where there are some to choose from.

        What is typed beside them, from a page of before, is judged as ever: by whether it is there.
        """
        slot = next((each.slot for each in self.columns if each.name == BELONGS), "")
        if slot not in self.fields or not (offered := dict(wholes)):
            return
        said = str(self.initial.get(slot) or "")
        here = {said: said} if said and said not in offered else {}
        choices = {"": "—"} | here | offered
        self.fields[slot].widget = forms.Select(choices=list(choices.items()))

    def refuse(self, error: DomainError) -> None:
        """Say why a record was not taken, at the fields it is about."""
        faults = error.faults if isinstance(error, UnansweredError) else {}
        for slot, why in faults.items():
            self.add_error(slot if slot in self.fields else None, why)
        if not faults:
            self.add_error(None, str(error))

    def look(self, user: User, *, today: date) -> dict[str, Any]:
        """Return what is asked, may be chosen, is reckoned and is known, from what is typed so far."""
        self.full_clean()
        typed = self.cleaned_data if self.is_bound else {}
        settled = self.questions.settle(typed, today=today)
        shown = {
            each.slot: cells.show(settled.values.get(each.slot), each.kind)
            for each in self.reckoned()
        }
        shown |= self._known(user, settled.values)
        return {
            "left_out": sorted(settled.left_out),
            "offered": settled.offered,
            "said": shown,
        } | self._codes(user, typed)

    def _codes(self, user: User, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the codes other ledgers know of the firm that is typed, by slot, with words."""
        found: dict[str, list[dict[str, Any]]] = {}
        door = door_column(self.columns)
        for code, name in coded_columns(self.columns):
            named = firms_like(user, str(typed.get(name.slot) or ""))
            there = firms_at(user, str(typed.get(door.slot) or "")) if door else []
            words = {
                each.code: _("填上 %(code)s（%(ledger)s：%(name)s，同一个门牌）") % each._asdict()
                for each in there
            }
            words |= {
                each.code: _("填上 %(code)s（%(ledger)s：%(name)s）") % each._asdict()
                for each in named
            }
            order = dict.fromkeys(each.code for each in (*named, *there))
            found[code.slot] = [
                {"code": each, "words": words[each]}
                for each in order
                if each != typed.get(code.slot)
            ]
        return {"codes": found} if found else {}

    def _known(self, user: User, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is known of the record that is being typed, by slot."""
        if not self.known():
            return {}
        columns = tuple(self.columns)
        record = probe(columns[0].ledger, columns, values)
        return {each.slot: said for each, said in known_rows(user, columns, record)}

    def known(self) -> list[Column]:
        return [each for each in self.columns if each.is_known]

    def reckoned(self) -> list[Column]:
        return [each for each in self.columns if each.rules.get("calculate")]

    @property
    def slots(self) -> str:
        """Return the slots of the questions that may fall away."""
        return " ".join(each.slot for each in self.columns if each.rules.get("relevant"))

    @property
    def draws(self) -> bool:
        """Answer whether something is drawn on a map."""
        return any(each.kind in TRACED for each in self.columns)

    @property
    def watched(self) -> bool:
        """Answer whether an answer may change what else is asked, or what comes out."""
        filtered = any(each.rules.get("filter") for each in self.columns)
        coded = coded_columns(self.columns)
        return bool(self.slots or filtered or self.reckoned() or self.known() or coded)


def typed_before(columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a record as its form shows them."""
    people = [each for each in columns if each.kind == Kind.PERSON]
    said = {f"{each.slot}_said": cells.show(values.get(each.slot), each.kind) for each in people}
    shown = {column.slot: _typed(values.get(column.slot), column.kind) for column in columns}
    return shown | dict.fromkeys((each.slot for each in people), "") | said


def at_first(columns: Sequence[Column], *, today: date) -> dict[str, Any]:
    """Return what a new record says before anybody typed; one that is called by its day is of today."""
    said = {each.slot: each.rules.get("initial", "") for each in columns}
    if any(each.rules.get(MADE) for each in columns):
        days = (each for each in columns if each.is_day and each.kind == Kind.DATE)
        said |= {each.slot: said[each.slot] or today.isoformat() for each in days}
    kinds = {each.slot: each.kind for each in columns}
    return {
        slot: words.split("、") if kinds[slot] == Kind.CHOICES else words
        for slot, words in said.items()
        if words
    }


def _typed(value: object, kind: str) -> object:
    if isinstance(value, list):
        return value
    if kind == Kind.MOMENT:
        return str(value or "").replace(" ", "T")
    return cells.show(value, kind).replace(",", "") if isinstance(value, dict) else str(value or "")


def _joined(typed: object) -> object:
    return "\n".join(typed) if isinstance(typed, list) else typed


def _field(column: Column) -> forms.Field:
    needed = (column.is_key and not column.rules.get(MADE)) or _always(column)
    more: dict[str, Any] = {
        "label": column.label,
        "required": needed,
        "help_text": column.rules.get("hint", "") or _help(column),
        "error_messages": {"required": _sentence(column)},
    }
    choices = [(each, each) for each in column.choices]
    if column.kind == Kind.CHOICES:
        field: forms.Field = forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **more
        )
    elif column.kind == Kind.CHOICE:
        field = forms.ChoiceField(choices=[("", "—"), *choices], **more)
    else:
        field = forms.CharField(max_length=_longest(column), widget=_widget(column), **more)
    field.note = column.rules.get("note", "")  # type: ignore[attr-defined]  # -- read by the template
    field.asked_for = needed or bool(column.rules.get("required"))  # type: ignore[attr-defined]  # -- as above
    field.kind = str(column.kind)  # type: ignore[attr-defined]  # -- as above
    return field


def _always(column: Column) -> bool:
    return column.rules.get("required") == ALWAYS and not column.rules.get("relevant")


def _longest(column: Column) -> int:
    return traces.LONGEST if column.kind in TRACED else cells.LONGEST


def _help(column: Column) -> object:
    if column.rules.get(MADE):
        return _UNNUMBERED
    coded = column.kind == Kind.CREDIT and column.rules.get(OF)
    return _CODED if coded else _HELPS.get(Kind(column.kind), "")


def _sentence(column: Column) -> object:
    return _("要靠它认出每一条，不能空着。") if column.is_key else _("要填，不能空着")


def _widget(column: Column) -> forms.Widget:
    kind = Kind(column.kind)
    if kind in _TYPES:
        return forms.DateInput({"type": _TYPES[kind]})
    if kind in TRACED:
        return forms.Textarea({"rows": 3, "spellcheck": "false"})
    if kind in NUMBERS:
        return forms.TextInput({"inputmode": "decimal"})
    return forms.TextInput({"list": "places"} if kind is Kind.AREA else {})
