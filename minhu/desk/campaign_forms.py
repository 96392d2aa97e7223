"""What is asked of somebody who orders a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.campaigns.domain.listing import Wanted
from minhu.campaigns.domain.ordering import Order
from minhu.campaigns.enums import Source
from minhu.campaigns.kinds import kinds
from minhu.core.selects import unanswered
from minhu.ledgers.domain.files import LARGEST, table_of_file
from minhu.ledgers.models import Ledger


class OrderForm(forms.Form):
    """A kind, a title, where the list comes from, and at most three questions of one's own."""

    kind = forms.ChoiceField(label=_("哪一种"))
    title = forms.CharField(
        label=_("叫什么"), max_length=60, error_messages={"required": _("请写叫什么。")}
    )
    words = forms.CharField(label=_("说明"), max_length=200, required=False)
    source = forms.ChoiceField(
        label=_("名单从哪来"), error_messages={"invalid_choice": _("这里没有这样的名单。")}
    )
    ledger = forms.ChoiceField(label=_("哪本台账"), required=False)
    file = forms.FileField(
        label=_("Excel 名单"),
        required=False,
        help_text=_("要有“地址”或“名称”，最好有“网格”。别的列不读。"),
    )
    questions = forms.CharField(
        label=_("要问什么"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("一行一项，最多三项；不写就用这一种自带的。"),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- Django's own signature
        files: Any = None,  # noqa: ANN401 -- the same
        *,
        sources: list[Source],
        ledgers: list[Ledger],
    ) -> None:
        super().__init__(data, files, label_suffix="")
        offered: Mapping[str, Sequence[tuple[Any, Any]]] = {
            "kind": [(code, each.name) for code, each in kinds().items()],
            "source": [(each.value, each.label) for each in sources],
            "ledger": unanswered((each.code, each.name) for each in ledgers),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("source") == Source.LEDGER and not said.get("ledger"):
            self.add_error("ledger", _("请选一本台账。"))
        file = said.get("file")
        if said.get("source") == Source.FILE and not file:
            self.add_error("file", _("请选一个文件。"))
        if file and file.size > LARGEST:
            self.add_error("file", _("文件太大，最多30兆。请分成几个文件。"))
        return said

    def order(self) -> Order:
        """Return what is ordered; only after the form was found valid."""
        said = self.cleaned_data
        return Order(
            said["kind"], said["title"], said["words"], tuple(said["questions"].splitlines())
        )

    def wanted(self) -> Wanted:
        """Return where the list comes from; raises ``DomainError`` for a file nobody can read."""
        said = self.cleaned_data
        source, file = Source(said["source"]), said["file"]
        table = table_of_file(file.read(), file.name) if source == Source.FILE else None
        return Wanted(source, said["ledger"], table)
