"""What somebody sends about bulletins: which one to begin, and the words of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.rates.bulletins.composing import usual_days
from minhu.rates.bulletins.forms import Form, book
from minhu.rates.bulletins.wording import LONGEST
from minhu.rates.models import Bulletin

_DATE = {"type": "date", "class": "form-control"}


class ComposeForm(forms.Form):
    """Which bulletin, and of which days; the last whole ones when nobody says."""

    form = forms.ChoiceField(label=_("写哪一种"), widget=forms.Select({"class": "form-select"}))
    first = DayField(label=_("从哪天收到的"), required=False, widget=forms.DateInput(_DATE))
    last = DayField(label=_("到哪天收到的"), required=False, widget=forms.DateInput(_DATE))

    def __init__(self, data: QueryDict | None, *, known: Mapping[str, Form]) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = [(code, form.name) for code, form in known.items()]
        self.fields["last"].help_text = _("两个都不填，就是刚过完的那个月、那一周或昨天")

    def clean(self) -> dict[str, Any]:
        known: dict[str, Any] = super().clean() or {}
        if bool(known.get("first")) != bool(known.get("last")):
            self.add_error("last", _("两个日子都填，或者都不填。"))
        return known

    def days(self, today: date) -> tuple[date, date]:
        said = self.cleaned_data
        if said["first"] and said["last"]:
            return said["first"], said["last"]
        return usual_days(said["form"], today)


class WordsForm(forms.Form):
    """The title and the words of each part; figures come in by their names in braces."""

    title = forms.CharField(
        label=_("标题"), max_length=80, widget=forms.TextInput({"class": "form-control"})
    )

    def __init__(self, bulletin: Bulletin, data: QueryDict | None) -> None:
        known = {"title": bulletin.title, **bulletin.words}
        super().__init__(data, initial=known, label_suffix="")
        headings = book()["headings"]
        labels = {part: headings[part] for part in bulletin.content["form"]["parts"]}
        for part, label in {"lead": _("开头"), **labels, "ask": headings["ask"]}.items():
            self.fields[part] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(
                    {"class": "form-control", "rows": 4 if part == "lead" else 2}
                ),
            )

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields}
