"""A record of a ledger as a phone asks for it: places to choose from, points as phones give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from minhu.accounts.models import User
from minhu.core.clock import local_day, now
from minhu.field.forms import RefusedFormError
from minhu.ledgers.enums import Kind
from minhu.ledgers.forms import RecordForm, at_first, typed_before
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import (
    columns_of,
    places_of,
    places_offered,
    places_seen,
    readings,
)
from minhu.ledgers.queries.parts import inside, wholes_offered
from minhu.places.enums import Crs


class PhoneForm(RecordForm):
    """A record on a phone; ``offered`` are the places somebody may write in."""

    def __init__(self, columns: tuple[Column, ...], offered: list[str], **kwargs: Any) -> None:
        super().__init__(columns, **kwargs)
        for column in columns:
            if column.kind == Kind.AREA and column.slot in self.fields:
                asked = self.fields[column.slot]
                first = str(self.initial.get(column.slot) or "")
                names = [first] * bool(first and first not in offered) + offered
                self.fields[column.slot] = forms.ChoiceField(
                    label=asked.label,
                    choices=[("", "—"), *((each, each) for each in names)],
                    required=asked.required,
                    help_text=asked.help_text,
                )


def record_form(
    user: User,
    ledger: Ledger,
    data: QueryDict | None = None,
    *,
    record: Record | None = None,
    belongs: str = "",
) -> PhoneForm:
    """Return the form of a record, or of a new one in the first of the user's places."""
    columns, offered = columns_of(ledger), places_offered(user, ledger)
    how = {
        slot: replace(each, crs=Crs.WGS84)
        for slot, each in readings(columns, places_of(ledger)).items()
    }
    initial = _first(user, ledger, columns, offered, belongs)
    if record is not None:
        initial = typed_before(columns, record.values)
    form = PhoneForm(columns, offered, readings=how, data=data, initial=initial)
    form.suggest(places_seen(user, ledger.area_id))
    form.offer_wholes(wholes_offered(user, ledger))
    return form


def read_record(user: User, ledger: Ledger, data: QueryDict) -> Mapping[str, Any]:
    """Return the values that a phone sent; raises ``RefusedFormError``."""
    form = record_form(user, ledger, data)
    if not form.is_valid():
        raise RefusedFormError(form)
    return form.cleaned_data


def _first(
    user: User, ledger: Ledger, columns: tuple[Column, ...], offered: list[str], belongs: str
) -> dict[str, Any]:
    here = offered[:1]
    said = {each.slot: here[0] for each in columns if each.kind == Kind.AREA and here}
    return said | at_first(columns, today=local_day(now())) | inside(user, ledger, belongs)
