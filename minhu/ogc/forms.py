"""What may be asked in the address of a list; anything else is refused (core, requirement 8)."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

from minhu.core.clock import local_day
from minhu.ogc.queries.asking import Ask

USUAL, MOST = 100, 1000
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_FLAT, _HIGH = 4, 6


class BoxField(forms.CharField):
    """Four numbers, or six of which the heights are not looked at."""

    def to_python(self, value: object) -> Any:  # noqa: ANN401 -- Django's own signature
        text = super().to_python(value)
        if not text:
            return None
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            raise forms.ValidationError(_("bbox 要写四个数：西,南,东,北。")) from None
        if len(numbers) == _HIGH:
            numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
        if len(numbers) != _FLAT or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
            raise forms.ValidationError(_("bbox 要写四个数：西,南,东,北。"))
        return numbers[0], numbers[1], numbers[2], numbers[3]


class SpanField(forms.CharField):
    """A moment, or two with ``/`` between; ``..`` or nothing leaves an end open."""

    def to_python(self, value: object) -> Any:  # noqa: ANN401 -- Django's own signature
        text = super().to_python(value)
        if not text:
            return None
        first, slash, last = text.partition("/")
        if not slash:
            return _day(first), _day(first)
        days = _end(first), _end(last)
        if days == (None, None) or (days[0] and days[1] and days[0] > days[1]):
            raise forms.ValidationError(_("datetime 不对，请写一个日子，或者“起/止”。"))
        return days


def _end(text: str) -> date | None:
    return None if text in {"", ".."} else _day(text)


def _day(text: str) -> date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(_("datetime 不对，请写一个日子，或者“起/止”。")) from None
    return local_day(moment) if is_aware(moment) else moment.date()


class AskForm(forms.Form):
    """The parameters of a list, by the names of the standard."""

    bbox = BoxField(required=False)
    datetime = SpanField(required=False)
    limit = forms.IntegerField(min_value=1, required=False)
    offset = forms.IntegerField(min_value=0, max_value=10_000_000, required=False)
    f = forms.ChoiceField(choices=[("json", "json"), ("geojson", "geojson")], required=False)

    def __init__(self, data: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data)
        self.unknown = sorted(set(data) - set(self.fields) - {"bbox-crs", "crs"})
        self.crs = {data[name] for name in ("bbox-crs", "crs") if name in data}

    def clean(self) -> dict[str, Any]:
        if self.unknown:
            words = {"names": ", ".join(self.unknown)[:80]}
            raise forms.ValidationError(_("没有这样的参数：%(names)s。") % words)
        if self.crs - {CRS84}:
            raise forms.ValidationError(_("只有 CRS84（WGS 84 经纬度）。"))
        return super().clean() or {}

    @property
    def asked(self) -> Ask:
        """Return what a valid form asks for; more than the most is cut to it."""
        said = self.cleaned_data
        first, last = said["datetime"] or (None, None)
        return Ask(
            said["bbox"],
            first,
            last,
            dated=said["datetime"] is not None,
            limit=min(said["limit"] or USUAL, MOST),
            offset=said["offset"] or 0,
        )
