"""一键呼叫: somebody old presses a button or calls; who is rung next, who goes, what came of it.

Domain page §6.13, rows 84 and 85. The ladder is short and done by people: a volunteer or the
grid worker, the community, the family, then 120, 119 or 110 by hand. Each ring is a step, with
whether anybody answered. The device only calls: where somebody is or goes is not kept.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role
from minhu.accounts.models import Unit
from minhu.accounts.permissions import grant
from minhu.affairs.forms import SAID, CallerForm, FollowForm, ProofForm, StepForm, chosen
from minhu.affairs.rules import grid_or_desk
from minhu.cases.counting import register
from minhu.cases.enums import Channel, Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it, posted
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area
from minhu.requests.forms.base import UnitField

WAITING = ("ringing", "answered")
OPEN = (*WAITING, "going", "there", "helped")
KIND = {
    "fall": _("跌倒"),
    "ill": _("不舒服"),
    "fire": _("起火、漏气"),
    "rescue": _("求助"),
    "meal": _("点餐"),
    "clean": _("保洁"),
    "shop": _("代买东西"),
    "other": _("别的事"),
}
COLOUR = {"red": _("红：急救"), "orange": _("橙：安全"), "blue": _("蓝：服务")}
LADDER = {
    "helper": _("志愿者或邻居"),
    "grid": _("网格员"),
    "community": _("社区"),
    "family": _("家属"),
    "rescue": _("120、119、110"),
}
"""Who is rung, in this order."""
CAME = {
    "fine": _("人没事"),
    "helped": _("现场帮好了"),
    "hospital": _("送医院了"),
    "repaired": _("修好了、处理好了"),
    "served": _("服务做完了"),
    "other": _("别的"),
}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
CALL = Lifecycle(
    "call",
    start="ringing",
    states=(
        State("ringing", "待接听", "正在接", Turn.DESK, "answer"),
        State("answered", "待派人", "接到了", Turn.DESK, "send"),
        State("going", "在路上", "有人去了", Turn.UNIT, "arrive"),
        State("there", "到了，处理中", "有人到了", Turn.UNIT, "serve"),
        State("helped", "待告知家属", "处理好了", Turn.DESK, "tell"),
        State("over", "办完", "办完了", outcome=Outcome.CLOSED),
        State("mistaken", "误按", "按错了", outcome=Outcome.DECLINED),
    ),
    edges=(
        Edge("answer", "接听", ("ringing",), "answered", "calls.answer", "triage",
             icon="phone"),
        Edge("ring", "打电话找人", WAITING, STAY, "calls.answer", "ring", icon="headset"),
        Edge("send", "派人上门", ("answered",), "going", "calls.send", "send", icon="walk"),
        Edge("arrive", "到了", ("going",), "there", "calls.go", "note", icon="map-pin"),
        Edge("help", "处理好了", ("there",), "helped", "calls.go", "came", icon="heart-handshake",
             meets=("finish",)),
        Edge("help_by_phone", "电话里办好了", ("answered",), "helped", "calls.send", "words",
             icon="headset", meets=("finish",)),
        Edge("tell", "告知家属、回访", ("helped",), "over", "calls.tell", "told",
             icon="circle-check"),
        Edge("again", "还没好，再去", ("helped",), "answered", "calls.tell", "words",
             icon="repeat", restarts=(("finish", "finish"),)),
        Edge("rescue", "打了 120、119、110", OPEN, STAY, "calls.go", "words", icon="bolt"),
        Edge("mistake", "误按", WAITING, "mistaken", "calls.answer", "words", icon="ban"),
        *watched(OPEN),
    ),
)
# fmt: on


class CallForm(CallerForm):
    event = chosen(_("什么事"), KIND)
    channel = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.SENSOR)],
    )
    one_name = forms.CharField(label=_("家属称呼"), max_length=40, required=False)
    one_phone = forms.CharField(label=_("家属电话"), max_length=20, required=False)
    other_name = forms.CharField(label=_("志愿者或邻居称呼"), max_length=40, required=False)
    other_phone = forms.CharField(label=_("志愿者或邻居电话"), max_length=20, required=False)
    device = forms.CharField(label=_("设备"), max_length=32, required=False)
    field_order = (
        *("title", "event", "channel", "area", "place", "caller_name", "caller_phone"),
        *("one_name", "one_phone", "other_name", "other_phone", "detail"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["device"].widget = forms.HiddenInput()
        self.fields["title"].help_text = _("写要什么，不写是谁。")


class TriageForm(StepForm):
    """What it is, as heard on the phone, and how pressing."""

    kind = chosen(_("听下来是什么事"), KIND)
    colour = chosen(_("多急"), COLOUR)
    field_order = ("kind", "colour", "note")


class RingForm(StepForm):
    """Who was rung, and whether anybody answered."""

    who = chosen(_("打给谁"), LADDER)
    heard = chosen(_("接了没有"), {"yes": _("接了"), "no": _("没人接")})
    field_order = ("who", "heard", "note")


class SendForm(StepForm):
    """Who goes; left empty it is the grid worker of the place."""

    unit = UnitField(
        Unit.objects.filter(active=True),
        label=_("谁去"),
        required=False,
        empty_label=_("本网格网格员"),
    )
    helper = forms.CharField(label=_("还有谁一起去（写名称）"), max_length=40, required=False)
    field_order = ("unit", "helper", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101 -- tells the type checker
        if self.case is not None:
            field.offer(self.case)


class CameForm(ProofForm):
    came = chosen(_("怎么样了"), CAME)
    field_order = ("came", "note", "pictures")


class ToldForm(FollowForm):
    told = chosen(
        _("告诉家属没有"),
        {"yes": _("告诉了"), "none": _("没有家属"), "away": _("没联系上")},
    )
    field_order = ("told", "satisfied", "note")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "note": StepForm,
    "triage": TriageForm,
    "ring": RingForm,
    "send": SendForm,
    "came": CameForm,
    "told": ToldForm,
}
PAGES = Pages(
    CallForm,
    "calls.open",
    marks={"tell": {"solved": Solved.SOLVED}, "again": {"unit": None}},
    again=("again",),
    answers=("answer",),
    book="calls",
    sides=(_("家属"), _("志愿者或邻居")),
)
near = posted(Role.GRID_WORKER)
grant("calls.open", Area, grid_or_desk)
grant("calls.answer", Case, desk | near)
grant("calls.send", Case, desk)
grant("calls.go", Case, desk | holds_it)
grant("calls.tell", Case, desk)
procedures.add(
    "call",
    Procedure("call", "一键呼叫", CALL, "finish", FORMS, pages=PAGES, icon="phone"),
)
register("call")
