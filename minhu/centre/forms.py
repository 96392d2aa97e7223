"""What the operations room asks: a line of the log, a seat, a brief, a hand-over, an event, a moment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.centre.domain.incidents import Event
from minhu.centre.domain.writing import Turn
from minhu.centre.enums import Days, EntryKind, Seat, Shift, Then
from minhu.centre.queries.duty import days_away
from minhu.core.calendar import calendar
from minhu.core.days import DayField
from minhu.places.models import Area

LONGEST = 31
"""How many days one plan may be long."""


class EntryForm(forms.Form):
    """One line of the day log."""

    kind = forms.ChoiceField(label=_("哪一种"), choices=EntryKind.choices, initial=EntryKind.EVENT)
    words = forms.CharField(
        label=_("记一句"),
        max_length=200,
        error_messages={"required": _("请写一句发生了什么。")},
    )


class DutyForm(forms.Form):
    """Who sits where, on which half of which days."""

    day = DayField(
        label=_("从哪天"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选哪一天。"), "invalid": _("日期不对，请重选。")},
    )
    until = DayField(
        label=_("到哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填就只排那一天"),
        error_messages={"invalid": _("日期不对，请重选。")},
    )
    days = forms.ChoiceField(
        label=_("哪些天"), choices=Days.choices, initial=Days.ALL, required=False
    )
    shift = forms.ChoiceField(label=_("班次"), choices=Shift.choices)
    seat = forms.ChoiceField(label=_("岗位"), choices=Seat.choices)
    who = forms.ModelChoiceField(
        User.objects.none(), label=_("谁"), error_messages={"required": _("请选谁来值班。")}
    )

    def __init__(self, officers: Any, area: Area, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- a queryset of users
        super().__init__(*args, **kwargs)
        self.area = area
        chosen = self.fields["who"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        chosen.queryset = officers

    def clean(self) -> dict[str, Any]:
        """Refuse a stretch of days that is none, or too long to be meant."""
        said = super().clean() or {}
        if not (first := said.get("day")):
            return said
        length = ((said.get("until") or first) - first).days + 1
        if not 1 <= length <= LONGEST:
            self.add_error("until", _("最后一天不能早于第一天，一次最多排 31 天。"))
        elif not (days := self._chosen(said)):
            self.add_error("days", _("这几天里没有这样的日子，请换一种。"))
        elif said.get("who") and (away := days_away(self.area, said["who"], days)):
            facts = {"who": said["who"].name, "day": f"{away[0]:%m-%d}"}
            self.add_error("who", _("%(who)s %(day)s 不在这里任职，请换人或换日子。") % facts)
        return said

    @property
    def turns(self) -> list[Turn]:
        """The seats that were chosen; only after the form was found valid."""
        said = self.cleaned_data
        seat = (Shift(said["shift"]), Seat(said["seat"]))
        return [Turn(day, *seat) for day in self._chosen(said)]

    def _chosen(self, said: dict[str, Any]) -> list[date]:
        first, wanted = said["day"], said.get("days") or Days.ALL
        count, works = (
            ((said.get("until") or first) - first).days + 1,
            calendar(self.area.code).works,
        )
        days = [first + timedelta(days=n) for n in range(count)]
        return [day for day in days if wanted == Days.ALL or works(day) == (wanted == Days.WORK)]


class DayForm(forms.Form):
    """Of which day a brief speaks; after midnight yesterday's is still to be written."""

    day = DayField(
        label=_("哪天"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("今天或昨天"),
        error_messages={"required": _("请选哪一天。"), "invalid": _("日期不对，请重选。")},
    )


class BriefForm(forms.Form):
    """What the duty officer writes beside the figures."""

    words = forms.CharField(
        label=_("当天的情况，明天要盯的"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )


class HandoverForm(forms.Form):
    """What the one who leaves says is open."""

    words = forms.CharField(
        label=_("还有什么没完"),
        max_length=1000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("请写还有什么没完；没有也写一句。")},
    )


class SpotForm(forms.Form):
    """A point clicked on the map; it may be left out."""

    longitude = forms.FloatField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    latitude = forms.FloatField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput
    )

    @property
    def point(self) -> tuple[float, float] | None:
        """The point somebody clicked, longitude first, or ``None``."""
        longitude = self.cleaned_data.get("longitude")
        latitude = self.cleaned_data.get("latitude")
        return None if longitude is None or latitude is None else (longitude, latitude)


class PlaceForm(SpotForm):
    """Where an event is: clicked, an address in words, or the number of one of its cases."""

    words = forms.CharField(
        label=_("地址或工单编号"),
        max_length=120,
        required=False,
        help_text=_("不在图上点的话，写一个地址，或者这里一件工单的编号"),
    )


class IncidentForm(SpotForm):
    """An event: what, where, since when, and who leads."""

    title = forms.CharField(
        label=_("出了什么事"),
        max_length=60,
        error_messages={"required": _("请写一句出了什么事。")},
    )
    place = forms.CharField(
        label=_("在哪里"), max_length=120, error_messages={"required": _("请写在哪里。")}
    )
    begun_at = forms.DateTimeField(
        label=_("什么时候开始的"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("请选什么时候开始的。"),
            "invalid": _("日期不对，请重选。"),
        },
    )
    lead = forms.ModelChoiceField(
        User.objects.none(), label=_("谁牵头"), error_messages={"required": _("请选谁牵头。")}
    )

    def __init__(self, officers: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- a queryset of users
        super().__init__(*args, **kwargs)
        chosen = self.fields["lead"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        chosen.queryset = officers

    @property
    def event(self) -> Event:
        """The event as it was told; only after the form was found valid."""
        said = {name: self.cleaned_data[name] for name in ("title", "place", "begun_at", "lead")}
        return Event(**said, point=self.point)


class NumberForm(forms.Form):
    """Which case or whistle belongs to an event."""

    number = forms.CharField(
        label=_("编号"), max_length=30, error_messages={"required": _("请写编号。")}
    )


class LineForm(forms.Form):
    """One line about an event."""

    words = forms.CharField(
        label=_("记一句"),
        max_length=120,
        error_messages={"required": _("请写一句发生了什么。")},
    )


class MomentForm(forms.Form):
    """Which half-hour of which day; what cannot be read is left out."""

    day = DayField(required=False)
    half = forms.IntegerField(required=False, min_value=0, max_value=48)
    minute = forms.IntegerField(required=False, min_value=0, max_value=29)
    of = forms.ChoiceField(required=False, choices=Then.choices)
    state = forms.CharField(required=False)
