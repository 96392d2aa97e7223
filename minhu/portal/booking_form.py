"""What a resident fills in to have a room for some hours."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from minhu.affairs.bookings import HOURS
from minhu.affairs.rooms import Day, Room
from minhu.portal.forms import TOO_LONG, FaultyForm, PhoneField
from minhu.requests.forms import LONGEST

NEEDED = gettext_lazy("请选一个。")


class BookingForm(FaultyForm):
    """Which hours of which day, what for, for how many, and whom to call."""

    day = forms.TypedChoiceField(
        coerce=date.fromisoformat,
        error_messages={
            "required": gettext_lazy("请选哪天。"),
            "invalid_choice": gettext_lazy("这一天约不了，请另选。"),
        },
    )
    first = forms.TypedChoiceField(coerce=int, error_messages={"required": NEEDED})
    last = forms.TypedChoiceField(coerce=int, error_messages={"required": NEEDED})
    people = forms.IntegerField(
        min_value=1, max_value=9999, error_messages={"required": gettext_lazy("请写大约几人。")}
    )
    title = forms.CharField(
        max_length=40,
        error_messages={
            "required": gettext_lazy("请写一句用来做什么。"),
            "max_length": TOO_LONG,
        },
    )
    detail = forms.CharField(
        required=False, max_length=LONGEST, error_messages={"max_length": TOO_LONG}
    )
    caller_name = forms.CharField(
        max_length=40,
        error_messages={"required": gettext_lazy("请写怎么称呼。"), "max_length": TOO_LONG},
    )
    caller_phone = PhoneField()
    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("请点一下“同意”，我们才能用这些内容去办。")}
    )

    def __init__(self, *args: Any, room: Room, days: list[Day], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room = room
        known = [each.day.isoformat() for each in days if each.free]
        offered = {
            "day": [(each, each) for each in known],
            "first": HOURS[room.opens : room.closes],
            "last": HOURS[room.opens + 1 : room.closes + 1],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
            field.choices = choices

    def said(self, key: str) -> dict[str, Any]:
        """Return the valid form as what the verb takes in."""
        answers = {name: said for name, said in self.cleaned_data.items() if name != "consent"}
        return {**answers, "room": self.room, "intake_key": key}
