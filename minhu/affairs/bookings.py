"""预约: a room of a facility for some hours, asked for by a resident, answered by its desk.

Domain page row 24. Rooms are lines of the facilities of a ledger that comes along (``rooms``). The
hours that a booking holds are rows beside it, each once in the database; what gives them back is
named in ``frees``. Who came and who did not is said of the booking, counted of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.affairs.forms import SAID, CallerForm, StepForm
from minhu.affairs.rooms import ends_at, opens_at, room_of, rooms_for
from minhu.affairs.rules import asks_for_it
from minhu.cases.counting import register
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, is_its_caller
from minhu.catalogue.enums import ReasonKind
from minhu.core.clock import now
from minhu.core.days import DayField
from minhu.core.lifecycle import Edge, Lifecycle, Outcome, State, Turn
from minhu.core.selects import unanswered
from minhu.places.models import Area
from minhu.places.rules import posted_over
from minhu.requests.forms.base import LONGEST, ReasonForm

OPEN = ("asked", "booked")
HOURS = [(str(hour), f"{hour}:00") for hour in range(25)]

# A table is read by its lines; the formatter would give each word one.
# fmt: off
BOOKING = Lifecycle(
    "booking",
    start="asked",
    states=(
        State("asked", "待答复", "收到了，等答复", Turn.DESK, "reply"),
        State("booked", "约好了", "约好了", Turn.DESK, "hold"),
        State("used", "用过了", "用过了", outcome=Outcome.CLOSED),
        State("absent", "没来", "没见到人", outcome=Outcome.EXCLUDED),
        State("refused", "约不了", "约不了", outcome=Outcome.DECLINED),
        State("withdrawn", "取消", "您取消了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("accept", "同意", ("asked",), "booked", "bookings.run", "accept", icon="calendar-plus",
             public="约好了", meets=("finish",)),
        Edge("use", "来用过了", ("booked",), "used", "bookings.end", icon="circle-check",
             public="用过了"),
        Edge("miss", "没来", ("booked",), "absent", "bookings.end", icon="user-check",
             public="没见到人"),
        Edge("refuse", "约不了", OPEN, "refused", "bookings.run", "refuse", icon="ban",
             public="约不了"),
        Edge("withdraw", "约的人取消", OPEN, "withdrawn", "bookings.withdraw", icon="circle-x",
             public="您取消了"),
        *watched(OPEN),
    ),
)
# fmt: on


class BookingForm(CallerForm):
    """Which room, when, for what and for how many; the place is that of the room."""

    area = None  # type: ignore[assignment]  # -- Django's way to leave out an inherited field
    place = None  # type: ignore[assignment]  # -- Django's way to leave out an inherited field
    pictures = None  # type: ignore[assignment]  # -- Django's way to leave out an inherited field
    title = forms.CharField(
        label=_("用来做什么"),
        max_length=40,
        error_messages={"required": _("请写一句用来做什么。")},
    )
    room = forms.ChoiceField(label=_("哪个房间"), error_messages={"required": _("请选房间。")})
    day = DayField(
        label=_("哪天"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选哪天。")},
    )
    first = forms.TypedChoiceField(label=_("从几点"), choices=HOURS[:-1], coerce=int)
    last = forms.TypedChoiceField(label=_("到几点"), choices=HOURS[1:], coerce=int)
    people = forms.IntegerField(
        label=_("大约几人"),
        min_value=1,
        max_value=9999,
        error_messages={"required": _("请写几人。")},
    )
    detail = forms.CharField(
        label=_("还有什么要准备"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = (
        *("room", "day", "first", "last", "people", "title", "caller_name", "caller_phone"),
        "detail",
    )

    def __init__(self, *args: Any, areas: Iterable[Area] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["room"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        if areas is not None:
            found = rooms_for([each.code for each in areas])
            field.choices = unanswered((str(each.key), each.label) for each in found)

    def clean_room(self) -> object:
        room = room_of(UUID(self.cleaned_data["room"]))
        if room is None:
            raise forms.ValidationError(_("这个房间现在不能约，请另选。"))
        return room


class AcceptForm(StepForm):
    """A word if one likes; the booking stands until its last hour is over."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        over = ends_at(self.case) if self.case is not None else None
        return said | ({"until": max(over, now() + timedelta(minutes=1))} if over else {})


class RefuseForm(ReasonForm):
    """Why not, from the list; whoever asked reads it."""

    kind = ReasonKind.BOOKING

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        known: dict[str, object] = dict(self.fields["reason"].choices)  # type: ignore[attr-defined]  # -- a field of choices
        why = str(known.get(said.get("reason", ""), ""))
        more = said.get("note", "")
        return {**said, "note": f"{why}：{more}" if more else why}


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "note": StepForm,
    "accept": AcceptForm,
    "refuse": RefuseForm,
}
PAGES = Pages(
    BookingForm,
    "bookings.open",
    answers=("accept",),
    book="bookings",
    tells=("refuse",),
    followed=True,
    frees=("refuse", "withdraw"),
)


@Rule
def has_begun(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    """Ask whether the first hour that was booked has come."""
    begins: datetime | None = opens_at(case)
    return begins is not None and begins <= now()


takes_bookings = posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK)
grant("bookings.read", Area, takes_bookings | posted_over(Role.LEADER))
grant("bookings.open", Area, takes_bookings | asks_for_it)
grant("bookings.run", Case, desk)
grant("bookings.end", Case, desk & has_begun)
grant("bookings.withdraw", Case, (desk | is_its_caller) & ~has_begun)
procedures.add(
    "booking",
    Procedure(
        *("booking", "房间预约", BOOKING, "finish", FORMS),
        pages=PAGES,
        icon="calendar-plus",
        limits={"hold": ()},
    ),
)
register("booking")
