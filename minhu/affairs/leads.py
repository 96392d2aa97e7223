"""招商线索: answered in a day, judged in three, told in a week, reported on every two weeks.

Domain page row 112 and §6.12. The promised times are limits of the catalogue, each for the
stage it runs in. A lead has owners on three levels by unit or post; who is talked to is in the
vault alone. It counts once, when a contract is signed first: more money later is no new lead.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.permissions import grant
from minhu.affairs.forms import SAID, CallerForm, HelperForm, OpinionForm, chosen
from minhu.affairs.rules import grid_or_desk
from minhu.cases.counting import register
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it
from minhu.catalogue.enums import Strand
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area

TALKED = ("talking", "given")
LANDED = ("signed", "registered", "building")
OPEN = ("found", "judging", "telling", *TALKED, *LANDED)
SOURCE = {
    "visit": _("走访企业"),
    "sweep": _("扫楼扫街"),
    "ambassador": _("招商大使"),
    "chain": _("招商图谱"),
    "upper": _("上级转来"),
    "own": _("企业自己找来"),
}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
LEAD = Lifecycle(
    "lead",
    start="found",
    states=(
        State("found", "待答复", "收到了", Turn.DESK, "reply"),
        State("judging", "研判中", "正在研判", Turn.DESK, "judge"),
        State("telling", "待反馈", "正在研判", Turn.DESK, "tell"),
        State("talking", "洽谈中", "正在洽谈", Turn.DESK, "report"),
        State("given", "责任单位洽谈中", "正在洽谈", Turn.UNIT, "report"),
        State("signed", "已签约", "签约了", Turn.DESK, "report"),
        State("registered", "已注册", "注册了", Turn.DESK, "report"),
        State("building", "已开工", "开工了", Turn.DESK, "report"),
        State("producing", "已投产", "投产了", outcome=Outcome.CLOSED),
        State("ended", "终止", "没有谈成", outcome=Outcome.DECLINED),
    ),
    edges=(
        Edge("reply", "答复企业", ("found",), "judging", "leads.run", "words", icon="phone"),
        Edge("judge", "研判过了", ("judging",), "telling", "leads.run", "opinion", icon="scale"),
        Edge("tell", "反馈企业，接着谈", ("telling",), "talking", "leads.run", "words",
             icon="message-2", meets=("finish",)),
        Edge("assign", "反馈企业，交责任单位谈", ("telling", "talking"), "given", "leads.run",
             "assign", icon="send", meets=("finish",)),
        Edge("report", "报进展", (*TALKED, *LANDED), STAY, "leads.handle", "words", icon="report",
             restarts=(("report", "report"),)),
        Edge("sign", "签约", TALKED, "signed", "leads.handle", "contract", icon="pencil"),
        Edge("register", "注册了", ("signed",), "registered", "leads.run", "words",
             icon="clipboard-check"),
        Edge("build", "开工了", ("signed", "registered"), "building", "leads.run", "words",
             icon="tool"),
        Edge("produce", "投产了", ("registered", "building"), "producing", "leads.run", "words",
             icon="circle-check"),
        Edge("end", "谈不成，终止", OPEN, "ended", "leads.run", "words", icon="ban"),
        *watched(OPEN),
    ),
)
# fmt: on


class LeadForm(CallerForm):
    source = chosen(_("从哪来"), SOURCE)
    county = forms.CharField(label=_("县级牵头（岗位）"), max_length=40, required=False)
    bureau = forms.CharField(label=_("职能委局"), max_length=40, required=False)
    street = forms.CharField(label=_("街道属地（岗位）"), max_length=40, required=False)
    field_order = (
        *("title", "source", "county", "bureau", "street", "area", "place"),
        *("caller_name", "caller_phone", "detail"),
    )


class ContractForm(OpinionForm):
    """What was signed first; what is added to it later is no new lead."""

    amount = forms.DecimalField(
        label=_("签约金额（元）"), min_value=0, max_digits=14, decimal_places=2
    )
    jobs = forms.IntegerField(label=_("预计用工"), min_value=0, max_value=999999, required=False)
    field_order = ("amount", "jobs", "note")


FORMS: dict[str, type[forms.Form]] = {**SAID, "assign": HelperForm, "contract": ContractForm}
PAGES = Pages(
    LeadForm,
    "leads.open",
    street=True,
    answers=("reply",),
    book="leads",
    sums=(("sign", "amount"), ("sign", "jobs")),
)
grant("leads.open", Area, grid_or_desk)
grant("leads.run", Case, desk)
grant("leads.handle", Case, holds_it)
procedures.add(
    "lead",
    Procedure(
        "lead", "招商线索", LEAD, "finish", FORMS, pages=PAGES, icon="map-2", strand=Strand.BUILD
    ),
)
register("lead")
