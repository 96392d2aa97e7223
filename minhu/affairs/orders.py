"""点单·接单·派单·评单: a service or a small wish, claimed by whoever comes first, appraised.

Domain page §6.13, rows 88 (six kinds of help), 91 (one to one), 94 (micro-wishes), 95 (three
parties), 96 (stationed, by menu, by list), 98 (order, accept, deliver, rate) and 80 (orders of
a public property company). The menu is a list of the catalogue. Units see what lies open
without who asked; the first to claim has it. The resident's own words are the appraisal, and
nobody who served fills them in.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.permissions import Rule, grant
from minhu.affairs.forms import (
    SAID,
    AppraisalForm,
    AskedForm,
    HelperForm,
    ProofForm,
    StepForm,
    chosen,
)
from minhu.affairs.rules import asks_for_it, did_not, grid_or_desk, may_claim
from minhu.cases.counting import register
from minhu.cases.enums import Channel
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it, is_its_caller
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area

WAITING = ("asked", "offered")
OPEN = (*WAITING, "claimed", "served")
WAY = {
    "menu": _("居民点单"),
    "wish": _("微心愿"),
    "pair": _("一对一帮扶"),
    "stationed": _("驻点服务"),
    "list": _("清单任务"),
}
CAME = (Channel.WALK_IN, Channel.PHONE, Channel.GRID, Channel.WEB, Channel.OTHER)
SHOWN = "shown"
"""Kept with the step of whoever released the words of an order for the wall of wishes."""
BY_PHONE = {"menu": _("点服务"), "wish": _("许个心愿")}
"""The ways a resident asks without an account, in their words."""

# A table is read by its lines; the formatter would give each word one.
# fmt: off
ORDER = Lifecycle(
    "order",
    start="asked",
    states=(
        State("asked", "待核对", "收到了", Turn.DESK, "accept"),
        State("offered", "待接单", "等人接单", Turn.DESK, "claim"),
        State("claimed", "服务中", "有人接了", Turn.UNIT, "serve"),
        State("served", "待评单", "服务完了，请您评", Turn.DESK, "appraise"),
        State("done", "评过了", "办完了", outcome=Outcome.CLOSED),
        State("impossible", "办不了", "办不了", outcome=Outcome.DECLINED),
        State("withdrawn", "居民撤回", "您撤回了", outcome=Outcome.WITHDRAWN),
        State("called_off", "不用去了", "不用去了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("offer", "上架，等人接单", ("asked",), "offered", "orders.run", "offer", icon="send",
             public="核对过了，等人接单"),
        Edge("claim", "接单", ("offered",), "claimed", "orders.claim", "note", icon="hand-stop",
             public="有人接单了"),
        Edge("assign", "派单", WAITING, "claimed", "orders.run", "assign", icon="user-check",
             public="派给服务单位了"),
        Edge("give_back", "接不了，退回", ("claimed",), "offered", "orders.serve", "words",
             icon="arrow-back-up"),
        Edge("serve", "服务完了", ("claimed",), "served", "orders.serve", "proof",
             icon="heart-handshake", public="服务完了", meets=("finish",)),
        Edge("appraise", "评单", ("served",), "done", "orders.appraise", "appraisal", icon="star",
             public="评过了"),
        Edge("serve_again", "居民说没办好，再去", ("served",), "claimed", "orders.appraise",
             "words", icon="repeat", public="说没办好，再去一次",
             restarts=(("finish", "finish"),)),
        Edge("refuse", "办不了", WAITING, "impossible", "orders.run", "words", icon="ban",
             public="办不了"),
        Edge("withdraw", "居民撤回", WAITING, "withdrawn", "orders.withdraw", "words",
             icon="circle-x", public="您撤回了"),
        Edge("call_off", "不用去了", (*WAITING, "claimed"), "called_off", "orders.call_off", "note",
             icon="circle-x", public="不用去了"),
        Edge("take_down", "从心愿墙撤下", (*OPEN, "done"), STAY, "orders.take_down", "words",
             icon="eye-off"),
        *watched(OPEN),
    ),
)
# fmt: on


class OrderForm(AskedForm):
    way = chosen(_("哪一种"), WAY)
    channel = forms.ChoiceField(
        label=_("怎么提的"), choices=[(each.value, each.label) for each in CAME]
    )
    urgent = forms.BooleanField(label=_("急，当天就要"), required=False)
    field_order = (
        *("title", "way", "item", "channel", "area", "place", "caller_name", "caller_phone"),
        *("detail", "urgent"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("写要什么，不写是谁；接单的单位看得到这一句。")


class OfferForm(StepForm):
    """Offer it to whoever may claim it; the desk alone says whether everybody may read it."""

    shown = forms.BooleanField(
        label=_("也放到公开的心愿墙上"),
        required=False,
        help_text=_("谁都看得到那一句和社区名。句子里有名字、电话、门牌的不要放。"),
    )


class AssignedForm(HelperForm):
    helper = forms.CharField(
        label=_("由哪支队伍或合伙人去（写名称）"), max_length=40, required=False
    )
    field_order = ("unit", "helper", "until", "note")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "note": StepForm,
    "offer": OfferForm,
    "assign": AssignedForm,
    "proof": ProofForm,
    "appraisal": AppraisalForm,
}
PAGES = Pages(
    OrderForm,
    "orders.open",
    marks={"give_back": {"unit": None, "responded": None}},
    again=("serve_again",),
    answers=("claim", "assign"),
    claims=("claim",),
    pool="offered",
    book="orders",
    tells=("serve", "refuse"),
    followed=True,
    recurs={"way": ("stationed", "list")},
)


@Rule
def on_the_wall(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    """Ask whether everybody may read the words of an order now."""
    said = case.steps.filter(verb__in=("offer", "take_down")).order_by("-seq").first()
    return said is not None and SHOWN in said.payload


takes_orders = grid_or_desk
grant("orders.open", Area, takes_orders | asks_for_it)
grant("orders.run", Case, desk)
grant("orders.claim", Case, may_claim)
grant("orders.serve", Case, holds_it)
grant("orders.appraise", Case, (desk & did_not("serve")) | is_its_caller)
grant("orders.call_off", Case, Rule(lambda _actor, _case: False))  # the house alone does that
grant("orders.take_down", Case, desk & on_the_wall)
grant("orders.withdraw", Case, desk | is_its_caller)
procedures.add(
    "order",
    Procedure("order", "点单和心愿", ORDER, "finish", FORMS, pages=PAGES, icon="heart-handshake"),
)
register("order")
