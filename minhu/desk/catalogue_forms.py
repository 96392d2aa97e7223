"""What the pages of the catalogue ask: which tree, which words, from when."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.catalogue.models import Edition
from minhu.core.days import DayField

HOUSE = "house"
"""How the tree that comes with Minhu is called in an address; it has no code."""


class FindForm(forms.Form):
    """What stands in the address. What cannot be read there is left out."""

    q = forms.CharField(max_length=40, required=False)

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def tree(self, in_use: str | None) -> str | None:
        """Return the tree to show: the one asked for, else the one in use."""
        asked = self.data.get("tree", "")
        if asked == HOUSE:
            return None
        return asked if Edition.objects.filter(pk=asked).exists() else in_use


class TreeForm(forms.Form):
    """Which tree from which day on."""

    edition = forms.ModelChoiceField(
        Edition.objects.all(), label=_("类别表"), required=False, empty_label=_("自带的")
    )
    begins = DayField(
        label=_("哪天起"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选从哪天起。"), "invalid": _("日期不对，请重选。")},
    )
