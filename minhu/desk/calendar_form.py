"""What a changed working calendar asks for: holidays, make-up days, hours, and which notice says so."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.days import DayField
from minhu.core.yearbook import Hours, Year, checked

_MORE = re.compile(r"[\s,，、;；]+")
_DAY = re.compile(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?")
_HOLIDAY = re.compile(r"(.+?)[\s:：]+(\d.*)")
_TO = re.compile(r"\s*(?:至|到|to|—+|–|~|～)\s*")
_HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:至|到|—+|–|-|~|～)\s*(\d{1,2})[:：](\d{2})")
_USUAL: Hours = ((time(8), time(12)), (time(14), time(18)))


class YearChangeForm(forms.Form):
    """The year as its notice puts it; a day may leave the year out."""

    holidays = forms.CharField(
        label=gettext_lazy("放假"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("一行一个，比如：国庆节 10-01 至 10-07"),
    )
    makeup = forms.CharField(
        label=gettext_lazy("调休上班"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("哪些周末上班，用逗号隔开，比如：09-20，10-10"),
    )
    spans = forms.CharField(
        label=gettext_lazy("作息"),
        max_length=100,
        help_text=gettext_lazy("比如：08:00—12:00，14:00—18:00"),
        error_messages={"required": gettext_lazy("请写作息。")},
    )
    issued = DayField(
        label=gettext_lazy("哪天发布的"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请选哪天发布的。"),
            "invalid": gettext_lazy("日期不对，请重选。"),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("出处"),
        max_length=200,
        help_text=gettext_lazy("哪份通知。"),
        error_messages={"required": gettext_lazy("请写明出处，比如哪份文件。")},
    )

    def __init__(self, data: Any, *, year: int, area: str, known: Year | None, today: date) -> None:  # noqa: ANN401 -- Django's own signature
        self.year, self.area = year, area
        super().__init__(data, initial=_told(known, today), label_suffix="")

    def clean_holidays(self) -> dict[date, str]:
        """Return each day with the name of its holiday."""
        found: dict[date, str] = {}
        for line in filter(str.strip, self.cleaned_data["holidays"].splitlines()):
            name, days = self._holiday(line.strip())
            if name in found.values() or not found.keys().isdisjoint(days):
                raise forms.ValidationError(
                    _("“%(line)s”：名字或者日子写了两次。") % {"line": line.strip()}
                )
            found |= dict.fromkeys(days, name)
        return found

    def clean_makeup(self) -> frozenset[date]:
        words = filter(None, _MORE.split(self.cleaned_data["makeup"]))
        return frozenset(self._day(word) for word in words)

    def clean_spans(self) -> Hours:
        """Return the hours of a working day, in the order they were written."""
        said = self.cleaned_data["spans"]
        if _MORE.sub("", _HOURS.sub("", said)):
            raise forms.ValidationError(_("作息看不懂，请写成 08:00—12:00，14:00—18:00。"))
        try:
            return checked(
                tuple(
                    (time(int(a), int(b)), time(int(c), int(d)))
                    for a, b, c, d in _HOURS.findall(said)
                )
            )
        except ValueError:
            raise forms.ValidationError(_("作息的钟点不对，或者前后重叠。")) from None

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is off and worked at once."""
        said: dict[str, Any] = super().clean() or {}
        twice = said.get("makeup", frozenset()) & said.get("holidays", {}).keys()
        if twice:
            day = min(twice)
            words = {"day": f"{day:%m-%d}"}
            self.add_error("makeup", _("%(day)s既放假又上班，请留一个。") % words)
        return said

    @property
    def told(self) -> Year:
        said = self.cleaned_data
        return Year(
            year=self.year,
            area=self.area,
            issued=said["issued"],
            source=said["source"],
            spans=said["spans"],
            holidays=said["holidays"],
            makeup=said["makeup"],
        )

    def _holiday(self, line: str) -> tuple[str, list[date]]:
        found = _HOLIDAY.fullmatch(line)
        ends = [self._day(word) for word in _TO.split(found[2] if found else line)]
        name, first, last = found[1] if found else "", ends[0], ends[-1]
        if len(ends) > 2 or last < first:  # noqa: PLR2004 -- the first and the last day
            raise forms.ValidationError(_("“%(line)s”看不懂。") % {"line": line})
        return name, [first + timedelta(n) for n in range((last - first).days + 1)]

    def _day(self, word: str) -> date:
        """Return a day of this year; raises ``ValidationError`` for any other."""
        found = _DAY.fullmatch(word.strip())
        try:
            day = date(int(found[1] or self.year), int(found[2]), int(found[3])) if found else None
        except ValueError:
            day = None
        if day is None or day.year != self.year:
            words = {"word": word, "year": self.year}
            raise forms.ValidationError(_("“%(word)s”不是 %(year)s 年的日子。") % words)
        return day


def _told(known: Year | None, today: date) -> dict[str, Any]:
    """Return what the fields begin with: the year as it is known."""
    hours = known.spans if known else _USUAL
    told = {"spans": "，".join(f"{a:%H:%M}—{b:%H:%M}" for a, b in hours), "issued": today}
    if known is None:
        return told
    return told | {
        "holidays": "\n".join(_lines(known)),
        "makeup": "，".join(f"{day:%m-%d}" for day in sorted(known.makeup)),
        "source": known.source,
    }


def _lines(known: Year) -> list[str]:
    lines = []
    for name, group in groupby(sorted(known.holidays), key=known.holidays.__getitem__):
        days = list(group)
        ends = dict.fromkeys((f"{days[0]:%m-%d}", f"{days[-1]:%m-%d}"))
        lines.append(f"{name} {' 至 '.join(ends)}")
    return lines
