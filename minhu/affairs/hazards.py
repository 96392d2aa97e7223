"""隐患整改: found, put in a notice with a day, mended, re-checked by somebody else, closed.

Domain page §2, rows 62 (inspection → hazard → notice → mending → re-check), 63 (the same
for the environment), 66 and 74 (checks of a campaign, open and covert ones). A longer time
is given once: the state it leads to has no second one. What is severe is closed only after
it was reported up.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.affairs.forms import (
    SAID,
    AgainForm,
    NewForm,
    NoticeForm,
    ProofForm,
    UntilForm,
)
from minhu.affairs.rules import did_not, grid_or_desk
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it, posted
from minhu.catalogue.enums import Strand
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.core.selects import unanswered
from minhu.places.models import Area

OPEN = ("found", "mending", "longer", "mended")
INSPECTION = {
    "safety": _("安全生产检查"),
    "environment": _("环境检查"),
    "campaign": _("专项行动"),
    "open": _("明查"),
    "covert": _("暗访"),
    "patrol": _("日常巡查"),
}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
HAZARD = Lifecycle(
    "hazard",
    start="found",
    states=(
        State("found", "待发通知", "查到了隐患", Turn.DESK, "notice"),
        State("mending", "整改中", "正在整改", Turn.UNIT, "mend"),
        State("longer", "延期整改中", "正在整改", Turn.UNIT, "mend"),
        State("mended", "待复查", "整改完了，等复查", Turn.DESK, "check"),
        State("cleared", "复查通过", "复查通过", outcome=Outcome.CLOSED),
        State("passed_on", "已移交", "交给执法部门了", outcome=Outcome.EXCLUDED),
        State("untrue", "不是隐患", "核对后不是隐患", outcome=Outcome.DECLINED),
    ),
    edges=(
        Edge("notify", "发整改通知", ("found",), "mending", "hazards.run", "notice",
             icon="report"),
        Edge("drop", "不是隐患", ("found",), "untrue", "hazards.run", "words", icon="ban"),
        Edge("prolong", "延期一次", ("mending",), "longer", "hazards.run", "until",
             icon="calendar-plus"),
        Edge("mend", "整改完了", ("mending", "longer"), "mended", "hazards.mend", "proof",
             icon="tool"),
        Edge("clear", "复查通过", ("mended",), "cleared", "hazards.clear", "proof",
             icon="circle-check", meets=("finish",)),
        Edge("notify_again", "没改好，再发通知", ("mended",), "mending", "hazards.recheck", "again",
             icon="repeat"),
        Edge("pass_on", "移交执法部门", ("mending", "longer", "mended"), "passed_on",
             "hazards.run", "words", icon="gavel"),
        Edge("report_up", "报告上级", OPEN, STAY, "hazards.report_up", "words", icon="arrow-up"),
        *watched(OPEN),
    ),
)
# fmt: on


class HazardForm(NewForm):
    inspection = forms.ChoiceField(
        label=_("怎么查到的"),
        choices=unanswered(INSPECTION.items()),
        error_messages={"required": _("请选怎么查到的。")},
    )
    subject = forms.CharField(label=_("被查单位"), max_length=80, required=False)
    urgent = forms.BooleanField(label=_("重大隐患"), required=False)
    field_order = ("title", "inspection", "subject", "area", "place", "detail", "urgent")


@Rule
def was_reported_up(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return not case.urgent or case.steps.filter(verb="report_up").exists()


@Rule
def is_severe(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return case.urgent


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "notice": NoticeForm,
    "again": AgainForm,
    "until": UntilForm,
    "proof": ProofForm,
}
grant("hazards.open", Area, grid_or_desk)
grant("hazards.run", Case, desk)
grant("hazards.mend", Case, holds_it)
grant("hazards.recheck", Case, desk & did_not("mend"))
grant("hazards.clear", Case, desk & did_not("mend") & was_reported_up)
grant("hazards.report_up", Case, posted(Role.STREET_DESK) & is_severe)
PAGES = Pages(
    HazardForm,
    "hazards.open",
    marks={"clear": {"solved": Solved.SOLVED}, "notify_again": {"solved": Solved.UNSOLVED}},
    again=("notify_again",),
    papers={
        "notify": _("整改通知书"),
        "notify_again": _("整改通知书"),
        "clear": _("整改复查意见书"),
    },
    book="hazards",
)
procedures.add(
    "hazard",
    Procedure(
        "hazard",
        "隐患整改",
        HAZARD,
        "finish",
        FORMS,
        pages=PAGES,
        icon="alert-triangle",
        strand=Strand.PATROL,
    ),
)
register("hazard")
