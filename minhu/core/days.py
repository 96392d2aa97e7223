"""Days that people type."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2199, 12, 31)
"""Far from both ends of the calendar, so that counting from a typed day never falls off it."""


class DayField(forms.DateField):
    """A day that can be counted from in either direction."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        refusal = _("日子不对，请重选。")
        self.validators += [MinValueValidator(FIRST, refusal), MaxValueValidator(LAST, refusal)]
