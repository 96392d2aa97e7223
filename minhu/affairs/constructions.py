"""违法建设: verified, ordered down by a day, taken down, looked at again by the grid.

Domain page row 38. Whoever took it down does not say that it is gone: the grid worker of the
place does, or says that it still stands, and then it is ordered down anew. How large it was
and how much went are kept in square metres with their steps.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.permissions import grant
from minhu.affairs.forms import (
    SAID,
    HelperForm,
    NewForm,
    PaperForm,
    ProofForm,
    chosen,
)
from minhu.affairs.rules import did_not, grid_or_desk
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it
from minhu.catalogue.enums import Strand
from minhu.core.lifecycle import Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area

OPEN = ("found", "verified", "ordered", "down")
SORT = {
    "building": _("正在建的"),
    "built": _("已经建成的"),
    "roof": _("楼顶加建"),
    "yard": _("占院占道"),
    "shed": _("彩钢棚"),
    "other": _("其他"),
}
METRES: dict[str, Any] = {"min_value": 0, "max_value": 999999, "max_digits": 8, "decimal_places": 1}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
CONSTRUCTION = Lifecycle(
    "construction",
    start="found",
    states=(
        State("found", "待核实", "发现了", Turn.DESK, "accept"),
        State("verified", "待责令", "核实了", Turn.DESK, "notice"),
        State("ordered", "限期拆除中", "要求拆除", Turn.UNIT, "mend"),
        State("down", "待网格复查", "拆了，等复查", Turn.UNIT, "check"),
        State("cleared", "复查已拆", "拆了", outcome=Outcome.CLOSED),
        State("passed_on", "已移交", "交给执法部门了", outcome=Outcome.EXCLUDED),
        State("untrue", "不是违建", "核对后不是违建", outcome=Outcome.DECLINED),
    ),
    edges=(
        Edge("verify", "核实是违建", ("found",), "verified", "constructions.run", "words",
             icon="clipboard-check"),
        Edge("drop", "不是违建", ("found",), "untrue", "constructions.run", "words", icon="ban"),
        Edge("order", "责令停工、限期拆除", ("verified",), "ordered", "constructions.run", "order",
             icon="report"),
        Edge("take_down", "拆了", ("ordered",), "down", "constructions.take_down", "removed",
             icon="tool"),
        Edge("clear", "复查，已拆", ("down",), "cleared", "constructions.retest", "proof",
             icon="circle-check", meets=("finish",)),
        Edge("still_there", "复查，没拆完", ("down",), "verified", "constructions.retest", "proof",
             icon="repeat"),
        Edge("pass_on", "移交执法部门", ("verified", "ordered"), "passed_on", "constructions.run",
             "words", icon="gavel"),
        *watched(OPEN),
    ),
)
# fmt: on


class FoundForm(NewForm):
    sort = chosen(_("哪一种"), SORT)
    metres = forms.DecimalField(label=_("面积（平方米）"), required=False, **METRES)
    field_order = ("title", "sort", "metres", "area", "place", "detail")


class OrderForm(PaperForm, HelperForm):
    field_order = ("unit", "until", "paper", "note")


class RemovedForm(ProofForm):
    removed = forms.DecimalField(
        label=_("拆了多少（平方米）"),
        error_messages={"required": _("请写拆了多少平方米。")},
        **METRES,
    )
    field_order = ("removed", "note", "pictures")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "order": OrderForm,
    "removed": RemovedForm,
    "proof": ProofForm,
}
PAGES = Pages(
    FoundForm,
    "constructions.open",
    marks={
        "take_down": {"unit": None},
        "clear": {"solved": Solved.SOLVED},
        "still_there": {"solved": Solved.UNSOLVED},
    },
    again=("still_there",),
    papers={"order": _("责令限期拆除通知书")},
    book="constructions",
    sums=(("submit", "metres"), ("take_down", "removed")),
)
grant(
    "constructions.open",
    Area,
    grid_or_desk,
)
grant("constructions.run", Case, desk)
grant("constructions.take_down", Case, holds_it)
grant("constructions.retest", Case, holds_it & did_not("take_down"))
procedures.add(
    "construction",
    Procedure(
        "construction",
        "违法建设",
        CONSTRUCTION,
        "finish",
        FORMS,
        pages=PAGES,
        icon="home-off",
        strand=Strand.PATROL,
    ),
)
register("construction")
