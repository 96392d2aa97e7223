"""议事协商: a topic, a meeting, a resolution, what came of it, and what people say of that.

Rows 34 (五个民主), 78 (joint meeting of an estate) and 122 (meetings of a task force). Who came
and how they voted are numbers, never names; the three must add up, and what share is enough
the office says itself, save for a vote of owners, which the law reckons (row 81). Whoever carried a resolution out does not review it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.permissions import grant
from minhu.affairs.forms import (
    SAID,
    FollowForm,
    HelperForm,
    NewForm,
    PaperForm,
    ProofForm,
    UntilForm,
    chosen,
)
from minhu.affairs.owners import OwnersForm
from minhu.affairs.rules import did_not, grid_or_desk
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it
from minhu.catalogue.enums import Strand
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area

TABLED = ("tabled", "again")
OPEN = ("raised", *TABLED, "carrying", "carried")
SORT = {
    "election": _("民主选举"),
    "consultation": _("民主协商"),
    "decision": _("民主决策"),
    "management": _("民主管理"),
    "supervision": _("民主监督"),
}
FROM = {
    "residents": _("居民提的"),
    "estate": _("小区联席会"),
    "committee": _("居委会、村委会"),
    "branch": _("党支部"),
    "force": _("专班"),
    "street": _("街道"),
}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
DELIBERATION = Lifecycle(
    "deliberation",
    start="raised",
    states=(
        State("raised", "待定议题", "提出来了", Turn.DESK, "screen"),
        State("tabled", "待开会", "定了哪天议", Turn.DESK, "meet"),
        State("again", "待再议", "改天再议", Turn.DESK, "meet"),
        State("carrying", "落实中", "议定了，正在办", Turn.UNIT, "carry"),
        State("carried", "待评议", "办完了，请大家评", Turn.DESK, "appraise"),
        State("reviewed", "评议过了", "评过了", outcome=Outcome.CLOSED),
        State("dropped", "没有议成", "没有议成", outcome=Outcome.EXCLUDED),
        State("unfit", "不列入", "不在这里议", outcome=Outcome.DECLINED),
    ),
    edges=(
        Edge("table", "列入议题，定开会日子", ("raised",), "tabled", "deliberations.run", "until",
             icon="calendar-plus"),
        Edge("opinion", "记一条意见", ("raised", *TABLED), STAY, "deliberations.run", "words",
             icon="message-plus"),
        Edge("vote", "记业主表决", TABLED, STAY, "deliberations.run", "owners", icon="users"),
        Edge("adjourn", "没议定，再议一次", ("tabled",), "again", "deliberations.run", "until",
             icon="repeat"),
        Edge("resolve", "议定，交去落实", TABLED, "carrying", "deliberations.run", "resolution",
             icon="clipboard-check"),
        Edge("drop", "没有议成", TABLED, "dropped", "deliberations.run", "words", icon="circle-x"),
        Edge("carry", "落实完了", ("carrying",), "carried", "deliberations.carry", "proof",
             icon="tool", meets=("finish",)),
        Edge("review", "评议", ("carried",), "reviewed", "deliberations.review", "review",
             icon="star"),
        Edge("carry_again", "没落实好，再办", ("carried",), "carrying", "deliberations.review",
             "words", icon="arrow-back-up", restarts=(("finish", "finish"),)),
        Edge("refuse", "不列入议题", ("raised",), "unfit", "deliberations.run", "words",
             icon="ban"),
        *watched(OPEN),
    ),
)
# fmt: on


class TopicForm(NewForm):
    sort = chosen(_("五个民主里的哪一个"), SORT)
    origin = chosen(_("谁提的"), FROM)
    field_order = ("title", "sort", "origin", "area", "place", "detail")


class ResolutionForm(PaperForm, HelperForm):
    """How many came and how they voted; the three never come to more than were there."""

    came = forms.IntegerField(label=_("到会人数"), min_value=1, max_value=99999)
    agreed = forms.IntegerField(label=_("赞成"), min_value=0, max_value=99999)
    against = forms.IntegerField(label=_("反对"), min_value=0, max_value=99999)
    abstained = forms.IntegerField(label=_("弃权"), min_value=0, max_value=99999)
    field_order = ("came", "agreed", "against", "abstained", "unit", "until", "paper", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("议定了什么")
        self.fields["unit"].label = _("谁去落实")
        self.fields["until"].label = _("落实到哪天")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        voted = sum(said.get(name) or 0 for name in ("agreed", "against", "abstained"))
        if said.get("came") and voted > said["came"]:
            self.add_error("came", _("赞成、反对和弃权加起来比到会的人多，请核对。"))
        return said


class ReviewForm(FollowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["satisfied"].label = _("大家怎么评")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "until": UntilForm,
    "owners": OwnersForm,
    "resolution": ResolutionForm,
    "proof": ProofForm,
    "review": ReviewForm,
}
PAGES = Pages(
    TopicForm,
    "deliberations.open",
    marks={"review": {"solved": Solved.SOLVED}},
    again=("carry_again",),
    papers={
        "table": _("议事会议通知"),
        "vote": _("业主表决结果"),
        "resolve": _("议事决议"),
        "review": _("评议结果"),
    },
    book="deliberations",
    recurs={},
)
grant(
    "deliberations.open",
    Area,
    grid_or_desk,
)
grant("deliberations.run", Case, desk)
grant("deliberations.carry", Case, holds_it)
grant("deliberations.review", Case, desk & did_not("carry"))
procedures.add(
    "deliberation",
    Procedure(
        "deliberation",
        "议事协商",
        DELIBERATION,
        "finish",
        FORMS,
        pages=PAGES,
        icon="message-2",
        strand=Strand.BUILD,
    ),
)
register("deliberation")
