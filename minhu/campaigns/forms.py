"""What comes from a phone about a visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from minhu.campaigns.domain.visiting import LONGEST, Said
from minhu.campaigns.kinds import Kind
from minhu.core.days import DayField
from minhu.core.errors import DomainError

LONGEST_NEED = 2000


class _LooseDayField(DayField):
    """A day that is left to the campaign where it is none: the visit itself is kept."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class VisitForm(forms.Form):
    """A result, the few answers of the campaign, a need; what no campaign asks is not read."""

    result = forms.CharField(max_length=40, required=False)
    note = forms.CharField(max_length=LONGEST, required=False)
    need = forms.CharField(max_length=LONGEST_NEED, required=False)
    again_on = _LooseDayField(required=False)

    def __init__(self, codes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = tuple(codes)
        for code in self.codes:
            self.fields[code] = forms.CharField(max_length=LONGEST, required=False)


def read_visit(kind: Kind, sent: Mapping[str, str]) -> Said:
    """Return what was sent about a visit; raises ``DomainError`` for what cannot be kept."""
    form = VisitForm([each.code for each in kind.fields], sent)
    if not form.is_valid():
        said = "；".join(str(each) for errors in form.errors.values() for each in errors)
        raise DomainError(_("没记下：%(why)s") % {"why": said})
    found = form.cleaned_data
    return Said(
        result=found["result"],
        answers={code: found[code] for code in form.codes},
        note=found["note"],
        need=found["need"],
        again_on=found["again_on"],
    )
