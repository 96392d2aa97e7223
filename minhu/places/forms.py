"""What may be asked of the pages of places."""

from __future__ import annotations

from django import forms

from minhu.core.days import DayField
from minhu.places.poster import LAYOUTS


class MapForm(forms.Form):
    """Which day's map is wanted, and whether its outlines exactly."""

    on = DayField(required=False)
    exact = forms.BooleanField(required=False)


class PosterForm(forms.Form):
    """How many posters stand on a sheet; four when nobody says."""

    per = forms.TypedChoiceField(
        choices=[(number, str(number)) for number in LAYOUTS],
        coerce=int,
        required=False,
        empty_value="4",
    )
