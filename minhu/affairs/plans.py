"""特殊群体关爱: a person is looked after by a plan, by three sides, until a day; served, not watched.

Domain page row 92. Each is a case that is kept closely: opening its page asks for a reason and
is logged for the auditor, name and phone are in the vault and go when the period of the kind is
over. What is kept is what is done *for* somebody: no track, no score, no conduct, no list of
offences. Another person than who proposed it decides, and a plan nobody renews ends after a year.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.permissions import grant
from minhu.affairs.forms import SAID, CallerForm, FollowForm, HelperForm, chosen
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it, posted, reported_it
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area
from minhu.places.rules import posted_over

OPEN = ("proposed", "kept")
PURPOSE = {
    "living": _("生活困难"),
    "child": _("困境儿童"),
    "elder": _("高龄独居"),
    "disabled": _("残疾、失能"),
    "return": _("回归社会"),
    "mind": _("心理支持"),
}
CONSENT = {"self": _("本人同意"), "guardian": _("监护人同意"), "law": _("法律规定要做的")}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
PLAN = Lifecycle(
    "plan",
    start="proposed",
    states=(
        State("proposed", "待审", "收到了", Turn.DESK, "accept"),
        State("kept", "帮扶中", "有人在帮", Turn.UNIT, "revisit"),
        State("ended", "帮扶结束", "帮扶结束了", outcome=Outcome.CLOSED),
        State("refused", "不列入", "没有列入", outcome=Outcome.DECLINED),
        State("withdrawn", "本人不愿意", "您不要了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("agree", "同意，定计划", ("proposed",), "kept", "plans.decide", "plan",
             icon="circle-check"),
        Edge("refuse", "不列入", ("proposed",), "refused", "plans.decide", "words", icon="ban"),
        Edge("serve", "做了什么", ("kept",), STAY, "plans.serve", "words", icon="heart-handshake"),
        Edge("review", "到期看一看，接着帮", ("kept",), STAY, "plans.review", "follow",
             icon="repeat", restarts=(("revisit", "revisit"),)),
        Edge("renew", "再定一年", ("kept",), STAY, "plans.decide", "words", icon="calendar-plus",
             restarts=(("finish", "finish"), ("revisit", "revisit"))),
        Edge("end", "不用再帮，结束", ("kept",), "ended", "plans.review", "follow", icon="check",
             meets=("finish",)),
        Edge("withdraw", "本人不愿意", OPEN, "withdrawn", "plans.review", "words",
             icon="circle-x"),
        *watched(OPEN),
    ),
)
# fmt: on


class PlanForm(CallerForm):
    purpose = chosen(_("为了什么"), PURPOSE)
    basis = chosen(_("凭什么可以登记"), CONSENT)
    one_name = forms.CharField(label=_("家里谁在管"), max_length=40, required=False)
    one_phone = forms.CharField(label=_("家里人电话"), max_length=20, required=False)
    field_order = (
        *("title", "purpose", "basis", "area", "caller_name", "caller_phone"),
        *("one_name", "one_phone", "detail"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("写要帮什么，不写是谁。")
        self.fields["detail"].help_text = _("只写要帮什么。不写案底、病历和评价。")
        self.fields["caller_name"].required = True


class TrioForm(HelperForm):
    """Who of government and of society; the family stands with the case."""

    helper = forms.CharField(
        label=_("社会一方（队伍、机构，写名称）"), max_length=40, required=False
    )
    field_order = ("unit", "helper", "until", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = _("政府一方")
        self.fields["until"].label = _("哪天看一次")
        self.fields["note"].label = _("计划")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "plan": TrioForm,
    "follow": FollowForm,
}
PAGES = Pages(
    PlanForm,
    "plans.open",
    street=True,
    marks={"end": {"solved": Solved.SOLVED}},
    sides=(_("家里人"),),
)
grant("plans.open", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("plans.decide", Case, posted(Role.STREET_DESK, Role.LEADER) & ~reported_it)
grant("plans.serve", Case, holds_it | desk | posted(Role.COMMUNITY_DESK))
grant("plans.review", Case, desk | posted(Role.COMMUNITY_DESK))
procedures.add(
    "plan",
    Procedure(
        "plan",
        "特殊群体关爱",
        PLAN,
        "finish",
        FORMS,
        secrecy=Secrecy.RESTRICTED,
        pages=PAGES,
        icon="shield-lock",
    ),
)
register("plan")
