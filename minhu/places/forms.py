"""What may be asked of the pages of places."""

from __future__ import annotations

from django import forms

PER_SHEET = ((1, "1"), (2, "2"), (4, "4"), (8, "8"))


class PosterForm(forms.Form):
    """How many posters stand on a sheet."""

    per = forms.TypedChoiceField(
        choices=PER_SHEET, coerce=int, required=False, empty_value=4
    )
