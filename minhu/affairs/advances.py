"""应急垫资: money the community fund puts up before it is clear who pays, and gets back to the fen.

Domain page row 100 and §6.13 (community fund): the money is in the account of the charity, this
is a mirror of it and pays nothing. Two people decide, neither of whom asked. What came back and
what was written off by the fund together must be what was put up, before it is settled.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.affairs.forms import SAID, NewForm, ProofForm, StepForm, chosen
from minhu.affairs.rules import did_not
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, posted, reported_it
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area
from minhu.places.rules import posted_over

OPEN = ("asked", "first", "agreed", "paid")
FROM = {
    "liable": _("责任方付的"),
    "budget": _("专项资金付的"),
    "owners": _("业主、维修资金付的"),
    "fund": _("由基金出，不再收回"),
}
LEAST = Decimal("0.01")
"""The smallest amount: one fen."""

# A table is read by its lines; the formatter would give each word one.
# fmt: off
ADVANCE = Lifecycle(
    "advance",
    start="asked",
    states=(
        State("asked", "待初审", "收到了", Turn.DESK, "accept"),
        State("first", "待领导审", "正在审", Turn.LEADER, "approve"),
        State("agreed", "待垫付", "同意了", Turn.DESK, "serve"),
        State("paid", "垫付了，待结清", "垫付了", Turn.DESK, "follow"),
        State("settled", "结清公示", "结清了", outcome=Outcome.CLOSED),
        State("refused", "没有同意", "没有同意", outcome=Outcome.DECLINED),
        State("withdrawn", "不用了", "不用了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("check", "初审同意", ("asked",), "first", "advances.check", "words",
             icon="circle-check"),
        Edge("approve", "同意垫付", ("first",), "agreed", "advances.approve", "words",
             icon="gavel"),
        Edge("refuse", "不同意", ("asked", "first"), "refused", "advances.refuse", "words",
             icon="ban"),
        Edge("pay", "基金账户付了", ("agreed",), "paid", "advances.run", "proof", icon="cash"),
        Edge("return", "记一笔收回或核销", ("paid",), STAY, "advances.run", "return",
             icon="arrow-back-up"),
        Edge("settle", "结清公示", ("paid",), "settled", "advances.settle", "words", icon="scale",
             meets=("finish",)),
        Edge("withdraw", "不用了", ("asked", "first", "agreed"), "withdrawn", "advances.run",
             "words", icon="circle-x"),
        *watched(OPEN),
    ),
)
# fmt: on


def money(label: Any, wrong: Any) -> forms.DecimalField:  # noqa: ANN401 -- words are lazy
    """Return a field for yuan with two decimals, kept exactly."""
    return forms.DecimalField(
        label=label,
        min_value=LEAST,
        max_digits=12,
        decimal_places=2,
        error_messages={"required": wrong, "min_value": _("最少一分钱。")},
    )


def put_up(case: Case) -> Decimal:
    """Return what the fund puts up, in yuan."""
    return Decimal(case.steps.get(seq=1).payload["amount"])


def come_back(case: Case) -> Decimal:
    """Return what came back or was written off, in yuan."""
    told = case.steps.filter(verb="return").values_list("payload", flat=True)
    return sum((Decimal(each["amount"]) for each in told), Decimal(0))


class AdvanceForm(NewForm):
    amount = money(_("垫多少（元）"), _("请写垫多少元。"))
    fund = forms.CharField(
        label=_("哪家慈善组织管的基金"),
        max_length=60,
        error_messages={"required": _("请写基金在哪家慈善组织名下。")},
    )
    hazard = forms.CharField(label=_("隐患编号"), max_length=20, required=False)
    field_order = ("title", "amount", "fund", "hazard", "area", "place", "detail", "pictures")


class ReturnForm(StepForm):
    """An amount that came back, or that the fund bears; never more than is still out."""

    amount = money(_("多少元"), _("请写多少元。"))
    source = chosen(_("谁付的"), FROM)
    field_order = ("amount", "source", "note")

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        left = put_up(self.case) - come_back(self.case) if self.case else amount
        if amount > left:
            raise forms.ValidationError(say("只差 %(left)s 元没有结清，请核对。") % {"left": left})
        return amount


@Rule
def ties_out(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    """Ask whether what came back is what was put up, to the fen."""
    return come_back(case) == put_up(case)


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "proof": ProofForm,
    "return": ReturnForm,
}
PAGES = Pages(
    AdvanceForm,
    "advances.open",
    street=True,
    marks={"settle": {"solved": Solved.SOLVED}},
    papers={"approve": _("应急垫资审批单"), "settle": _("垫资结清公示")},
)
leads = posted(Role.LEADER)
grant("advances.open", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("advances.check", Case, posted(Role.STREET_DESK) & ~reported_it)
grant("advances.approve", Case, leads & ~reported_it & did_not("check"))
grant("advances.refuse", Case, leads | (posted(Role.STREET_DESK) & ~reported_it))
grant("advances.run", Case, desk)
grant("advances.settle", Case, desk & ties_out)
procedures.add(
    "advance",
    Procedure("advance", "应急垫资", ADVANCE, "finish", FORMS, pages=PAGES, icon="cash"),
)
register("advance")
