"""What is asked when somebody checks a printed percentage."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.core.errors import DomainError
from minhu.rates.reconcile import Printed, Reconciled, read_printed, reconcile

_count = partial(
    forms.IntegerField,
    min_value=0,
    widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric"}),
)


class ReconcileForm(forms.Form):
    """Two counts and what was printed; what else is known makes more conventions possible."""

    numerator = _count(label=_("办结的件数"))
    denominator = _count(label=_("收到的件数"))
    printed = forms.CharField(
        label=_("印出来的百分数"),
        max_length=20,
        widget=forms.TextInput({"class": "form-control", "inputmode": "decimal"}),
    )
    withdrawn = _count(label=_("其中撤回的"), required=False)
    invalid = _count(label=_("其中无效的"), required=False)
    exempt = _count(label=_("其中批准剔除的"), required=False)

    found: Reconciled | None = None

    def clean(self) -> dict[str, Any]:
        """Try every convention; what cannot be a rate is said at the top."""
        known: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._reconcile(known)
        return known

    def _reconcile(self, known: dict[str, Any]) -> None:
        counts = {name: known[name] or 0 for name in ("withdrawn", "invalid", "exempt")}
        try:
            value = read_printed(known["printed"])
            asked = Printed(known["numerator"], known["denominator"], value, **counts)
            self.found = reconcile(asked)
        except DomainError as error:
            self.add_error(None, str(error))
