"""欠薪: accepted within five working days, paid by a day, confirmed by whoever was owed.

Domain page row 132 and §6.13. How many are owed how much is kept with the steps; who
complained is in the vault alone, and the case is kept closely. What belongs to petitions or
to the labour inspection is handed over and leaves the rate, which says so.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Secrecy
from minhu.accounts.permissions import grant
from minhu.affairs.forms import (
    SAID,
    CallerForm,
    FollowForm,
    HelperForm,
    ProofForm,
    UntilForm,
    chosen,
)
from minhu.affairs.rules import grid_or_desk
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it
from minhu.core.lifecycle import Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area

WORKED_ON = ("handling", "given", "promised")
OPEN = ("taken", *WORKED_ON, "paid")
SOURCE = {
    "line": _("欠薪线索平台"),
    "12345": _("热线转来"),
    "counter": _("窗口来访"),
    "grid": _("网格排查"),
    "upper": _("上级交办"),
}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
WAGES = Lifecycle(
    "wages",
    start="taken",
    states=(
        State("taken", "待受理", "收到了", Turn.DESK, "accept"),
        State("handling", "协调中", "正在协调", Turn.DESK, "mediate"),
        State("given", "承办单位协调中", "正在协调", Turn.UNIT, "mediate"),
        State("promised", "约定了付款日", "约好哪天付", Turn.DESK, "follow"),
        State("paid", "付了，待核实", "付了，等您说收到没有", Turn.DESK, "check"),
        State("settled", "核实付清", "付清了", outcome=Outcome.CLOSED),
        State("passed_on", "已移交", "交给有权的部门了", outcome=Outcome.EXCLUDED),
        State("declined", "不予受理", "不归这里办", outcome=Outcome.DECLINED),
        State("withdrawn", "本人撤回", "撤回了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("accept", "受理，本级协调", ("taken",), "handling", "wages.run", "words",
             icon="clipboard-check"),
        Edge("assign", "受理，交承办单位", ("taken", "handling"), "given", "wages.run", "assign",
             icon="send"),
        Edge("promise", "约定付款日", ("handling", "given"), "promised", "wages.handle", "until",
             icon="calendar-plus"),
        Edge("pay", "付了", WORKED_ON, "paid", "wages.handle", "payment", icon="circle-check",
             meets=("finish",)),
        Edge("confirm", "问过本人，收到了", ("paid",), "settled", "wages.run", "follow",
             icon="user-check"),
        Edge("unpaid", "问过本人，没收到", ("paid", "promised"), "handling", "wages.run", "words",
             icon="repeat", restarts=(("finish", "finish"),)),
        Edge("pass_on", "移交劳动监察、信访或法院", ("taken", *WORKED_ON), "passed_on",
             "wages.run", "words", icon="gavel"),
        Edge("decline", "不予受理", ("taken",), "declined", "wages.run", "words", icon="ban"),
        Edge("withdraw", "本人撤回", ("taken", *WORKED_ON), "withdrawn", "wages.run", "words",
             icon="arrow-back-up"),
        *watched(OPEN),
    ),
)
# fmt: on


class OwedForm(CallerForm):
    source = chosen(_("从哪来"), SOURCE)
    line_no = forms.CharField(label=_("线索编号"), max_length=40, required=False)
    project = forms.CharField(label=_("项目"), max_length=80, required=False)
    employer = forms.CharField(label=_("用人单位"), max_length=80, required=False)
    workers = forms.IntegerField(label=_("涉及人数"), min_value=1, max_value=99999)
    owed = forms.DecimalField(label=_("欠多少（元）"), min_value=0, max_digits=12, decimal_places=2)
    field_order = (
        *("title", "source", "line_no", "project", "employer", "workers", "owed", "area"),
        *("place", "caller_name", "caller_phone", "detail"),
    )


class PaymentForm(ProofForm):
    paid = forms.DecimalField(
        label=_("付了多少（元）"), min_value=0, max_digits=12, decimal_places=2
    )
    field_order = ("paid", "note", "pictures")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "assign": HelperForm,
    "until": UntilForm,
    "payment": PaymentForm,
    "follow": FollowForm,
}
PAGES = Pages(
    OwedForm,
    "wages.open",
    marks={"confirm": {"solved": Solved.SOLVED}, "promise": {"unit": None}},
    answers=("accept", "assign"),
    book="wages",
    sums=(("submit", "workers"), ("submit", "owed"), ("pay", "paid")),
)
grant("wages.open", Area, grid_or_desk)
grant("wages.run", Case, desk)
grant("wages.handle", Case, holds_it)
procedures.add(
    "wages",
    Procedure(
        "wages",
        "欠薪",
        WAGES,
        "finish",
        FORMS,
        secrecy=Secrecy.RESTRICTED,
        pages=PAGES,
        icon="cash",
    ),
)
register("wages")
