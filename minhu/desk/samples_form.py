"""What changed rules of calling back ask for: one line a rule, the first that fits decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from minhu.cases.enums import Channel
from minhu.catalogue.models import Category
from minhu.desk.dated_form import DatedForm
from minhu.requests.sampling import WHOLE, Edition, SampleRule

EMPTY = 2
"""How many empty lines stand below the rules there are."""
MOST = 12


class SamplesForm(DatedForm):
    def __init__(self, data: Any = None, *, rules: tuple[SampleRule, ...] = ()) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, label_suffix="")
        known: list[SampleRule | None] = [*rules[:MOST], *[None] * EMPTY]
        kinds = Category.objects.filter(parent=None, active=True).values_list("code", "name")
        self.kinds, self.lines = [("", _("什么类别都行")), *kinds], len(known)
        for number, rule in enumerate(known):
            self._line(number, rule)

    @property
    def rows(self) -> Iterator[list[BoundField]]:
        """Yield the fields of each line."""
        for number in range(self.lines):
            yield [self[f"{name}_{number}"] for name in _FIELDS]

    @property
    def ends(self) -> list[BoundField]:
        return [self["begins"], self["source"]]

    @property
    def edition(self) -> Edition:
        """Return the rules of every line that has a name; the order is that of the lines."""
        said = self.cleaned_data
        rules = tuple(
            SampleRule(
                name=said[f"name_{number}"],
                share=said[f"share_{number}"] or 0,
                category=said[f"category_{number}"],
                channel=said[f"channel_{number}"],
                reworked=said[f"reworked_{number}"],
            )
            for number in range(self.lines)
            if said[f"name_{number}"]
        )
        return Edition(said["begins"], said["source"], rules)

    def clean(self) -> dict[str, Any]:
        """Refuse a line that says something and has no name."""
        said: dict[str, Any] = super().clean() or {}
        for number in range(self.lines):
            share, name = said.get(f"share_{number}"), said.get(f"name_{number}")
            if (share is not None) != bool(name):
                self.add_error(f"name_{number}", _("名字和百分数要一起写，不要这条就都清空。"))
        return said

    def _line(self, number: int, rule: SampleRule | None) -> None:
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("哪些"), max_length=60, required=False),
            "share": forms.IntegerField(
                label=_("问百分之几"),
                min_value=0,
                max_value=WHOLE,
                required=False,
                error_messages={"invalid": _("请写数字。")},
            ),
            "category": forms.ChoiceField(label=_("类别"), choices=self.kinds, required=False),
            "channel": forms.ChoiceField(
                label=_("来路"), choices=[("", _("什么来路都行")), *Channel.choices], required=False
            ),
            "reworked": forms.BooleanField(label=_("只要重办过的"), required=False),
        }
        for name, field in fields.items():
            field.initial = getattr(rule, name) if rule else None
            self.fields[f"{name}_{number}"] = field


_FIELDS = ("name", "share", "category", "channel", "reworked")
