"""家庭医生签约和双向转诊: a contract, visits, up to a hospital, back down, looked after again.

Domain page row 90. Kept closely: the contract's community and, while somebody is referred to
it, the hospital; once they are back the hospital sees it no more. Nothing goes up without the
person's own word, and no finding of a doctor is kept here, only where somebody is and until when.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Unit
from minhu.accounts.permissions import grant
from minhu.affairs.forms import SAID, CallerForm, FollowForm, StepForm
from minhu.cases.counting import register
from minhu.cases.enums import Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area
from minhu.places.rules import posted_over
from minhu.requests.forms.base import UnitField

OPEN = ("contracted", "referred", "admitted", "home")

# A table is read by its lines; the formatter would give each word one.
# fmt: off
TRANSFER = Lifecycle(
    "transfer",
    start="contracted",
    states=(
        State("contracted", "签约在管", "签约了", Turn.DESK, "revisit"),
        State("referred", "上转，待接诊", "转上去了", Turn.UNIT, "accept"),
        State("admitted", "医院在治", "医院接了", Turn.UNIT, "serve"),
        State("home", "下转，待随访", "转回来了", Turn.DESK, "follow"),
        State("ended", "不再签约", "签约到期了", outcome=Outcome.CLOSED),
        State("withdrawn", "本人不愿意", "您退约了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("visit", "随访", ("contracted",), STAY, "transfers.run", "follow", icon="walk",
             restarts=(("revisit", "revisit"),)),
        Edge("refer", "上转", ("contracted",), "referred", "transfers.run", "refer",
             icon="arrow-up-right"),
        Edge("accept", "接诊", ("referred",), "admitted", "transfers.treat", "note",
             icon="circle-check"),
        Edge("refuse", "接不了，退回", ("referred",), "contracted", "transfers.treat", "words",
             icon="arrow-back-up"),
        Edge("turn_back", "下转", ("admitted",), "home", "transfers.treat", "words",
             icon="arrow-down-right"),
        Edge("follow", "下转后随访", ("home",), "contracted", "transfers.run", "follow",
             icon="headset"),
        Edge("renew", "续约一年", ("contracted",), STAY, "transfers.run", "note", icon="repeat",
             restarts=(("finish", "finish"),)),
        Edge("end", "不再签约", ("contracted",), "ended", "transfers.run", "words", icon="check",
             meets=("finish",)),
        Edge("withdraw", "本人退约", ("contracted",), "withdrawn", "transfers.run", "words",
             icon="circle-x"),
        *watched(OPEN),
    ),
)
# fmt: on


class ContractForm(CallerForm):
    team = forms.CharField(
        label=_("家庭医生团队"),
        max_length=40,
        error_messages={"required": _("请写哪个团队。")},
    )
    consent = forms.BooleanField(
        label=_("本人或家属签字同意"),
        error_messages={"required": _("没有本人或家属签字，不能登记。")},
    )
    field_order = ("title", "team", "area", "place", "caller_name", "caller_phone", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("写哪一类签约，不写是谁、什么病。")
        self.fields["caller_name"].required = True


class ReferForm(StepForm):
    """To which hospital, with the person's own word for this time."""

    unit = UnitField(
        Unit.objects.filter(active=True),
        label=_("转到哪家医院"),
        error_messages={"required": _("请选转到哪家。")},
    )
    consent = forms.BooleanField(
        label=_("这一次本人同意"), error_messages={"required": _("本人没有同意，不能转。")}
    )
    field_order = ("unit", "consent", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("写约在什么时候、找哪个科；病情由医生之间说。")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "note": StepForm,
    "refer": ReferForm,
    "follow": FollowForm,
}
GONE = {"unit": None}
PAGES = Pages(
    ContractForm,
    "transfers.open",
    marks={
        "refuse": GONE,
        "turn_back": GONE,
        "end": {"solved": Solved.SOLVED},
    },
    answers=("accept",),
)
grant("transfers.open", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("transfers.run", Case, desk)
grant("transfers.treat", Case, holds_it)
procedures.add(
    "transfer",
    Procedure(
        "transfer",
        "签约和转诊",
        TRANSFER,
        "finish",
        FORMS,
        secrecy=Secrecy.RESTRICTED,
        pages=PAGES,
        icon="arrows-diff",
    ),
)
register("transfer")
