"""矛盾纠纷调解: taken in, assessed, mediated on its track, agreed or not, asked how it went.

Domain page §6.8, rows 55 (police and mediators), 56 (a rate with a named convention), 57 (one
stop, many tracks), 58 (settled below), 59 (found by grids), 60 (named studio). Kept closely:
names are in the vault alone, and the list says of a dispute what it is about, never who.
What was agreed waits for being kept and is asked after; what was not kept goes back to the
table. Nobody is obliged: either side may withdraw, and what fails is told where to turn.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.permissions import Rule, grant
from minhu.affairs.forms import (
    SAID,
    DayForm,
    FollowForm,
    HelperForm,
    NewForm,
    OpinionForm,
    PaperForm,
    UntilForm,
    chosen,
)
from minhu.affairs.rules import grid_or_desk, sides_are_named
from minhu.cases.counting import register
from minhu.cases.enums import Channel, Solved
from minhu.cases.lifecycle import watched
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.rules import desk, holds_it, posted
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.places.models import Area

AT_TABLE = ("mediating", "assigned", "longer")
OPEN = ("taken", *AT_TABLE, "agreed")
SOURCE = {
    "grid": _("网格排查"),
    "police": _("派出所移交（公调对接）"),
    "court": _("法院委派（诉调对接）"),
    "counter": _("窗口来访"),
    "phone": _("电话"),
    "12345": _("热线转来"),
    "studio": _("调解工作室"),
    "upper": _("上级交办"),
}
SUBJECT = {
    "neighbours": _("邻里"),
    "family": _("婚姻家庭"),
    "property": _("物业"),
    "labour": _("劳动报酬"),
    "debt": _("债务合同"),
    "house": _("房屋宅基"),
    "consumer": _("消费"),
    "harm": _("损害赔偿"),
    "other": _("其他"),
}
TRACK = {
    "people": _("人民调解"),
    "trade": _("行业调解"),
    "administrative": _("行政调解"),
    "judicial": _("司法调解"),
}
ELSEWHERE = {
    "arbitration": _("去仲裁"),
    "court": _("去法院起诉"),
    "administrative": _("去行政机关裁决"),
    "police": _("由公安机关处理"),
    "upper": _("交上级调解"),
    "ended": _("双方都不再要求"),
}
CAME_BY = {
    "grid": Channel.GRID,
    "counter": Channel.WALK_IN,
    "phone": Channel.PHONE,
    "12345": Channel.HOTLINE,
    "upper": Channel.UPPER,
}
CONFIRMED = {
    "asked": _("申请了，等法院"),
    "granted": _("法院确认有效"),
    "refused": _("法院没有确认"),
}

# A table is read by its lines; the formatter would give each word one.
# fmt: off
DISPUTE = Lifecycle(
    "dispute",
    start="taken",
    states=(
        State("taken", "待评估", "收到了", Turn.DESK, "accept"),
        State("mediating", "调解中", "正在调解", Turn.DESK, "mediate"),
        State("assigned", "调解组织在调", "正在调解", Turn.UNIT, "mediate"),
        State("longer", "延期调解", "正在调解", Turn.DESK, "mediate"),
        State("agreed", "待回访", "谈成了，等履行", Turn.DESK, "follow"),
        State("kept", "调成，已履行", "谈成了", outcome=Outcome.CLOSED),
        State("unsettled", "没调成，已告知去处", "没有谈成", outcome=Outcome.CLOSED),
        State("declined", "不予受理", "不归调解", outcome=Outcome.DECLINED),
        State("withdrawn", "当事人撤回", "撤回了", outcome=Outcome.WITHDRAWN),
    ),
    edges=(
        Edge("mediate", "本级调解", ("taken",), "mediating", "disputes.run", "track",
             icon="message-2"),
        Edge("assign", "交调解组织", ("taken", "mediating"), "assigned", "disputes.run", "assign",
             icon="send"),
        Edge("meet", "记一次调解", AT_TABLE, STAY, "disputes.mediate", "words", icon="pencil"),
        Edge("agree", "达成协议", AT_TABLE, "agreed", "disputes.settle", "agreement",
             icon="circle-check", meets=("finish",)),
        Edge("fail", "没调成", AT_TABLE, "unsettled", "disputes.mediate", "elsewhere",
             icon="circle-x", meets=("finish",)),
        Edge("prolong", "双方同意延期", ("mediating", "assigned"), "longer", "disputes.run",
             "until", icon="calendar-plus"),
        Edge("hand_up", "上交街道", ("taken", "mediating", "longer"), STAY, "disputes.hand_up",
             "words", icon="arrow-up"),
        Edge("followed", "回访，履行了", ("agreed",), "kept", "disputes.run", "follow",
             icon="user-check"),
        Edge("broken", "回访，没履行，再调", ("agreed",), "mediating", "disputes.run", "words",
             icon="repeat", restarts=(("finish", "finish"),)),
        Edge("confirm", "司法确认", ("agreed",), STAY, "disputes.run", "confirm", icon="gavel"),
        Edge("decline", "不予受理", ("taken",), "declined", "disputes.run", "words", icon="ban"),
        Edge("withdraw", "当事人撤回", ("taken", *AT_TABLE), "withdrawn", "disputes.mediate",
             "words", icon="arrow-back-up"),
        *watched(OPEN),
    ),
)
# fmt: on


class DisputeForm(NewForm):
    """What it is about, without names; who they are goes to the vault."""

    source = chosen(_("从哪来"), SOURCE)
    subject = chosen(_("哪一类"), SUBJECT)
    police_no = forms.CharField(label=_("警情或热线编号"), max_length=40, required=False)
    studio = forms.CharField(label=_("调解工作室"), max_length=40, required=False)
    risk = forms.BooleanField(label=_("可能激化，要尽快"), required=False)
    one_name = forms.CharField(label=_("一方姓名"), max_length=40, required=False)
    one_phone = forms.CharField(label=_("一方电话"), max_length=20, required=False)
    other_name = forms.CharField(label=_("另一方姓名"), max_length=40, required=False)
    other_phone = forms.CharField(label=_("另一方电话"), max_length=20, required=False)
    field_order = (
        *("title", "source", "subject", "area", "place", "one_name", "one_phone", "other_name"),
        *("other_phone", "detail", "police_no", "studio", "risk"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("写是什么事，不写是谁；姓名只填在下面，加密保存。")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        return {**said, "channel": CAME_BY.get(said.get("source", ""), Channel.OTHER)}


class TrackForm(UntilForm):
    track = chosen(_("走哪条路"), TRACK)
    told = forms.BooleanField(
        label=_("权利义务告知过双方，都愿意调"),
        error_messages={"required": _("要先告知双方，都愿意才能调。")},
    )
    field_order = ("track", "told", "until", "note")


class MediatorForm(HelperForm):
    track = chosen(_("走哪条路"), TRACK)
    studio = forms.CharField(label=_("调解工作室"), max_length=40, required=False)
    told = TrackForm.base_fields["told"]
    field_order = ("track", "unit", "studio", "told", "until", "note")


class AgreementForm(PaperForm, DayForm):
    """What they agreed, and by when it must be kept."""

    written = chosen(_("怎么定的"), {"written": _("书面协议"), "spoken": _("口头协议")})
    field_order = ("written", "paper", "until", "note", "pictures")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].label = _("哪天回访")
        self.fields["note"].label = _("协议内容")
        self.fields["paper"].label = _("协议编号")


class ElsewhereForm(OpinionForm):
    to = chosen(_("告知去哪里"), ELSEWHERE)
    field_order = ("to", "note")


class ConfirmForm(OpinionForm):
    result = chosen(_("法院怎么说"), CONFIRMED)
    paper = forms.CharField(label=_("裁定书文号"), max_length=40, required=False)
    field_order = ("result", "paper", "note")


@Rule
def at_a_community(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return not case.desk_code.endswith("000")


FORMS: dict[str, type[forms.Form]] = {
    **SAID,
    "track": TrackForm,
    "assign": MediatorForm,
    "agreement": AgreementForm,
    "elsewhere": ElsewhereForm,
    "confirm": ConfirmForm,
    "follow": FollowForm,
    "until": UntilForm,
}
PAGES = Pages(
    DisputeForm,
    "disputes.open",
    marks={
        "agree": {"solved": Solved.SOLVED},
        "fail": {"solved": Solved.UNSOLVED},
        "broken": {"solved": "", "unit": None},
        "followed": {"solved": Solved.SOLVED},
        "prolong": {"unit": None},
    },
    raises=("hand_up",),
    papers={
        "agree": _("调解协议书"),
        "mediate": _("调解受理登记表"),
        "assign": _("调解受理登记表"),
    },
    book="disputes",
    sides=(_("一方"), _("另一方")),
)
grant("disputes.open", Area, grid_or_desk)
grant("disputes.run", Case, desk)
grant("disputes.mediate", Case, holds_it)
grant("disputes.settle", Case, holds_it & sides_are_named)
grant("disputes.hand_up", Case, posted(Role.COMMUNITY_DESK) & at_a_community)
procedures.add(
    "dispute",
    Procedure(
        "dispute",
        "矛盾纠纷",
        DISPUTE,
        "finish",
        FORMS,
        secrecy=Secrecy.RESTRICTED,
        pages=PAGES,
        icon="scale",
    ),
)
register("dispute")
