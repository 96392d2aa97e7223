"""What the pages of the exchange ask: a new partner, and its table of fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.exchange.enums import Fact, Field, Kind
from minhu.exchange.fields import ID
from minhu.exchange.models import Partner

TAKES, GIVES = "takes_", "gives_"
OWN = _("对方的编号")


class PartnerForm(forms.Form):
    """A platform to exchange with."""

    code = forms.CharField(label=_("编号"), max_length=32, help_text=_("小写字母、数字和短横"))
    kind = forms.ChoiceField(label=_("是什么"), choices=Kind.choices)
    name = forms.CharField(label=_("叫什么"), max_length=60)
    address = forms.CharField(
        label=_("把结果送到哪里"),
        max_length=200,
        required=False,
        help_text=_("https://主机/路径；不填就等对方来取"),
    )


class TableForm(forms.Form):
    """The table of fields: what each of ours is called there; empty leaves it out."""

    address = forms.CharField(label=_("把结果送到哪里"), max_length=200, required=False)

    def __init__(self, partner: Partner, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].initial = partner.address
        ours = {TAKES: (Field, partner.takes), GIVES: (Fact, partner.gives)}
        for way, (known, table) in ours.items():
            for code, label in ((ID, OWN), *known.choices):
                self.fields[f"{way}{code}"] = forms.CharField(
                    label=label, required=False, max_length=40, initial=table.get(code, "")
                )

    def rows(self, way: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(way)]

    @property
    def takes(self) -> list[forms.BoundField]:
        return self.rows(TAKES)

    @property
    def gives(self) -> list[forms.BoundField]:
        return self.rows(GIVES)

    @property
    def tables(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Both tables as typed; only after the form was found valid."""
        return self._table(TAKES), self._table(GIVES)

    def _table(self, way: str) -> dict[str, str]:
        said = self.cleaned_data.items()
        return {name.removeprefix(way): word for name, word in said if name.startswith(way)}
