"""What is asked of somebody who asks a ledger of every place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.ledgers.domain.collecting import Asking
from minhu.ledgers.models.collection import ASKED, Every
from minhu.places.enums import Level


class CollectionForm(forms.Form):
    title = forms.CharField(
        label=_("叫什么"), max_length=60, error_messages={"required": _("请写叫什么。")}
    )
    level = forms.ChoiceField(label=_("谁来报"), choices=ASKED)
    due_on = forms.DateField(
        label=_("哪天截止"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选哪天截止。")},
    )
    every = forms.ChoiceField(
        label=_("收几次"),
        choices=Every.choices,
        required=False,
        help_text=_("反复收的，到了截止那天的第二天自己再发下去；没有的报“没有要报的”"),
    )
    until = forms.DateField(
        label=_("收到哪天为止"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(label=_("还要说的话"), max_length=200, required=False)

    def asking(self) -> Asking:
        """Return what is asked; only after the form was found valid."""
        said = self.cleaned_data
        often = Every(said["every"]), said["until"]
        return Asking(said["title"], Level(said["level"]), said["due_on"], said["words"], *often)
