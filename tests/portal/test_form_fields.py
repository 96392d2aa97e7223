"""The forms of residents have their fields in common, and nothing else."""

from __future__ import annotations

from django.http import QueryDict

from minhu.portal.forms import ReportForm
from minhu.portal.queries.doors import nowhere


def form(text: str) -> ReportForm:
    return ReportForm(QueryDict(text), None, door=nowhere(), kept=())


def test_forms_share_their_fields_but_neither_answers_nor_errors() -> None:
    refused, good = form("words=&consent="), form("words=light&consent=on")
    assert not refused.is_valid()
    assert good.is_valid()
    assert all(refused.fields[name] is field for name, field in good.fields.items())
    assert refused.fields is not good.fields
    assert good.cleaned_data["words"] == "light"
    assert {"words", "consent"} == set(refused.errors)
