"""What the page of a ledger's columns asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Secrecy
from minhu.desk.known_forms import NOT_KNOWN, known_choices, known_column
from minhu.ledgers import living
from minhu.ledgers.answering import ADDRESS
from minhu.ledgers.definition import EXPRESSIONS
from minhu.ledgers.domain.defining import SET, Asked
from minhu.ledgers.enums import CHOSEN, NUMBERS, Kind
from minhu.ledgers.expressions import LONGEST, by_label, by_name
from minhu.ledgers.forms import ALWAYS
from minhu.ledgers.models import Column, Ledger
from minhu.places.enums import Crs

DO = (("", ""), ("retire", ""), ("resume", ""))


class AddColumnForm(forms.Form):
    """One thing more to ask."""

    label = forms.CharField(
        label=_("列名"), max_length=60, error_messages={"required": _("请写列名。")}
    )
    kind = forms.ChoiceField(label=_("里面是"), choices=Kind.choices)
    choices = forms.CharField(
        label=_("选项"),
        max_length=400,
        required=False,
        help_text=_("一行一个，只有“选项”和“多选”要填"),
        widget=forms.Textarea({"rows": 3}),
    )
    crs = forms.ChoiceField(
        label=_("经纬度来自"),
        choices=Crs.choices,
        required=False,
        help_text=_("只有“经纬度”“图上的线”和“图上的一块地”要选"),
    )

    linked = forms.ChoiceField(
        label=_("已经有的，直接取"),
        required=False,
        help_text=_("网格和区划、别的台账里有的，不用再填；表里写得不一样，导入时会说"),
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, offered: Sequence[Column] = ()
    ) -> None:
        super().__init__(data)
        self.offered = {str(each.pk): each for each in offered}
        chosen = self.fields["linked"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        chosen.choices = [("", NOT_KNOWN), *known_choices(self.offered)]

    def asked(self) -> Asked:
        """Return the column that is wanted; only after the form was found valid.

        What is taken from another ledger holds what it holds there.
        """
        said = self.cleaned_data
        if said["linked"]:
            return known_column(said["label"], said["linked"], self.offered)
        crs = Crs(said["crs"] or Crs.WGS84)
        return Asked(said["label"], Kind(said["kind"]), _lines(said["choices"]), crs=crs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (
            not said.get("linked")
            and said.get("kind") in CHOSEN
            and not _lines(said.get("choices", ""))
        ):
            self.add_error("choices", _("至少要有一个选项。"))
        return said


_EXAMPLES = {
    "relevant": "{} != ''",
    "constraint": ". > 0 and . <= {}",
    "calculate": "round({} * 1.5, 1)",
}
"""How rules are written, about another column of the same ledger."""


class RulesForm(forms.Form):
    """When a column is asked, what it takes, and how it is reckoned; columns by their labels."""

    required = forms.BooleanField(label=_("一定要填"), required=False)
    relevant = forms.CharField(
        label=_("什么时候才问"),
        max_length=LONGEST,
        required=False,
        help_text=_("不写就一直问。写成："),
    )
    constraint = forms.CharField(
        label=_("填的要怎样才收"),
        max_length=LONGEST,
        required=False,
        help_text=_("一点代表填的："),
    )
    message = forms.CharField(label=_("不收时怎么说"), max_length=200, required=False)
    calculate = forms.CharField(
        label=_("怎么算出来"),
        max_length=LONGEST,
        required=False,
        help_text=_("写了就不用人填："),
    )
    hint = forms.CharField(label=_("填写说明"), max_length=200, required=False)
    ends = forms.IntegerField(
        label=_("到期前几天提醒"),
        min_value=1,
        max_value=366,
        required=False,
        help_text=_("这一列是期限的最后一天才写；台账页上会数出快到期和已经到期的"),
    )
    base = forms.BooleanField(
        label=_("填的是地址"),
        required=False,
        help_text=_("没写网格的，按地址库认出在哪个网格；认不准的不猜"),
    )
    total = forms.ChoiceField(
        label=_("合计要和上一级的哪一列对得上"),
        required=False,
        help_text=_("这本台账的每一条都属于上一级的一条；对不上的，那一条的页面上写差多少"),
    )
    thing = forms.BooleanField(
        label=_("来几次都只算一个"),
        required=False,
        help_text=_("指标里的 unique: 就从计数里读，台账再长也快"),
    )

    def __init__(
        self,
        column: Column,
        labels: Mapping[str, str],
        data: Mapping[str, str] | None = None,
        *,
        above: Sequence[Column] = (),
    ) -> None:
        self.column, self.labels = column, labels
        told = {name: by_label(str(column.rules.get(name, "")), labels) for name in SET}
        initial = told | {"required": bool(column.rules.get("required")), "thing": column.is_thing}
        super().__init__(data, initial=initial, auto_id=f"{column.slot}_rule_%s")
        if column.kind != Kind.DATE:
            del self.fields["ends"]
        if column.kind != Kind.TEXT:
            del self.fields["base"]
        same = [(each.slot, each.label) for each in above if each.kind == column.kind]
        self.fields["total"].choices = [("", _("不用对")), *same]  # type: ignore[attr-defined]  # -- the field is a choice
        if column.kind not in NUMBERS or not same:
            del self.fields["total"]
        other = next(
            (f"${{{label}}}" for name, label in labels.items() if name != column.name), "."
        )
        for name, example in _EXAMPLES.items():
            self.fields[name].help_text = f"{self.fields[name].help_text} {example.format(other)}"

    @property
    def codes(self) -> str:
        """Return what conditions call the choices of the column, where that is not their words."""
        return "，".join(
            f"{label} = {name}" for label, name in self.column.rules.get("names", {}).items()
        )

    def rules(self) -> dict[str, str]:
        """Return the rules as they are kept; raises ``DomainError`` for an unknown column."""
        said = {name: self.cleaned_data.get(name) or "" for name in SET}
        known = str(self.column.rules.get("required") or ALWAYS)
        found = {
            name: by_name(said[name], self.labels)
            for name in EXPRESSIONS
            if name in said and name != "required"
        }
        words = {name: str(said[name]) for name in ("message", "hint", "ends", "total")}
        base = ADDRESS if said["base"] else ""
        return found | words | {"required": known if said["required"] else "", "base": base}


class SetColumnForm(forms.Form):
    """A column as it is, to be called differently, to offer other choices, or to rest."""

    label = forms.CharField(label=_("列名"), max_length=60, required=False)
    choices_text = forms.CharField(
        label=_("选项，一行一个"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    do = forms.ChoiceField(choices=DO, required=False)

    def __init__(self, column: Column, data: Mapping[str, str] | None = None) -> None:
        initial = {"label": column.label, "choices_text": "\n".join(column.choices)}
        super().__init__(data, initial=initial, auto_id=f"{column.slot}_%s")

    def choices(self) -> list[str]:
        return list(_lines(self.cleaned_data["choices_text"]))


class SecrecyForm(forms.Form):
    """How closely a ledger is kept."""

    secrecy = forms.TypedChoiceField(
        label=_("知悉范围"),
        choices=Secrecy.choices,
        coerce=lambda typed: Secrecy(int(typed)),
        help_text=_("岗位的知悉级别不到的人，看不到有这本台账；它也不进指标、通报和榜"),
    )


class LifeForm(forms.Form):
    """The life of the records of a ledger, one line for each step."""

    life = forms.CharField(
        label=_("进展"),
        max_length=2000,
        required=False,
        help_text=_(
            "一行一步，写成：计划 → 施工：开工。第一行的开头就是记录开始的阶段。"
            "要先填哪几列才能走的，写在后面：办理 → 销号：企业确认（先填确认方式、确认日期）。"
            "不能由走上一步的人接着走的，写上换人做：待复查 → 通过：复查（换人做）"
        ),
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, ledger: Ledger, data: Mapping[str, str] | None = None) -> None:
        labels = {each.slot: each.label for each in ledger.columns.all()}
        super().__init__(data, initial={"life": living.written(ledger.life, labels)})

    def table(self) -> dict[str, Any]:
        """Return the table of edges; raises ``DomainError`` for a line that cannot be read."""
        table = living.read_life(self.cleaned_data["life"])
        living.lifecycle(table)
        return table


def labels_of(columns: Sequence[Column]) -> dict[str, str]:
    """Return what people call the columns in use, by what rules call them."""
    return {each.name: each.label for each in columns}


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, typed.splitlines()))))
