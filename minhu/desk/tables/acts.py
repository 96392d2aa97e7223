"""现在可以做: the verbs somebody may do to a case now, each with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.catalogue.models import ReplyTemplate
from minhu.core.lifecycle import Edge
from minhu.desk.queries.case_page import reply_templates_for
from minhu.desk.queries.choices import home_grids
from minhu.requests.forms import FORMS, RevisitForm, StepForm
from minhu.requests.lifecycle import REQUEST

ANSWER = "answer"
ANSWERS = ("answer_solved", "answer_unsolved")
UNSEEN = ("absorb", "let_go", "accept_referral", "refuse_referral", "revoke_referral")
REFER = "refer"
LIKELY = (
    *("accept", "dispatch", "sign", "contact", "report", "accept_return", "pass"),
    *("help_sign", "help_reply", "grant_extension", "pass_appeal", "grant_appeal"),
    *(ANSWER, "confirm_exclusion", "resume"),
)
RARE = (
    "classify",
    "refer",
    "fall_back",
    "invite",
    "note",
    "release",
    "locate",
    "recategorise",
    "merge",
    "link",
    "propose_exclusion",
)
KEYS = {
    "accept": "a",
    "dispatch": "d",
    "designate": "z",
    ANSWER: "r",
    "suspend": "h",
    "urge": "u",
    "merge": "m",
    "propose_exclusion": "e",
}
HINTS: dict[str, str | Promise] = {
    "designate": _("接了就要办到底"),
    "classify": _("不该让太多人知道的"),
    "refer": _("请一个人看，他接了才看得到"),
    "suspend": _("写打算和复查日期"),
    "merge": _("可以拆开"),
    "link": _("分开办，互相看得到"),
    "propose_exclusion": _("列明理由，要另一人同意"),
    "note": _("只给同事看"),
    "release": _("让邻居看到说了什么"),
    "locate": _("网格不对时用"),
    "recategorise": _("受理时分错了类"),
    "return": _("写理由和依据"),
    "miss": _("记一笔，换个时间再打"),
    "hand_up": _("交给街道调度"),
    "close_unanswered": _("联系过几次都没联系上"),
    "decline": _("不归这里办，告诉该找谁"),
    "invite": _("本单位牵头，请别的单位一起办"),
    "ask_extension": _("时限没到才能申请，只能一次"),
    "lead": _("没指定以前，首接的单位先牵头"),
    "fall_back": _("承办的人没有了，收回街道"),
    "appeal": _("超时不是本单位的原因"),
    "ring": _("记一笔，换个时间再打"),
    "settle": _("已经到现场办好了"),
    "urge": _("站内提醒对方，记入经过"),
    "supervise": _("限期书面回复"),
    "answer_supervision": _("说清楚办到哪一步"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as the page offers it; the likeliest stands open, the others are folded."""

    verb: str
    label: str
    icon: str
    form: StepForm
    templates: tuple[ReplyTemplate, ...] = ()
    key: str = ""
    hint: str | Promise = ""
    open: bool = False
    primary: bool = False


def verbs_now(case: Case, user: User) -> list[Edge]:
    """Return the edges somebody may take now; both answers of the caller are one verb."""
    found = {
        ANSWER if edge.verb in ANSWERS else edge.verb: edge
        for edge in REQUEST.leaving(case.state)
        if edge.verb not in UNSEEN and user.has_perm(edge.permission, case)
    }
    if case.words_public:
        found.pop("release", None)
    return [_named(verb, edge) for verb, edge in found.items()]


def acts(case: Case, user: User, *, bound: Mapping[str, StepForm] | None = None) -> list[Act]:
    """Return what somebody may do now, the likeliest first; ``bound`` are refused forms."""
    edges = sorted(verbs_now(case, user), key=lambda edge: _rank(edge.verb))
    templates = reply_templates_for([edge.verb for edge in edges], case)
    made = [
        Act(
            verb=edge.verb,
            label=gettext(edge.label),
            icon=edge.icon,
            form=(bound or {}).get(edge.verb) or form_of(edge, case, user),
            templates=tuple(templates.get(edge.verb, ())),
            key=KEYS.get(edge.verb, ""),
            hint=HINTS.get(edge.verb, ""),
        )
        for edge in edges
    ]
    return [_opened(act, first=not index) for index, act in enumerate(made)]


def act_of(case: Case, user: User, verb: str, form: StepForm) -> Act | None:
    """Return one verb with a refused form, to be put back where it stood."""
    found = (act for act in acts(case, user, bound={verb: form}) if act.verb == verb)
    return next(found, None)


def form_of(edge: Edge, case: Case, user: User, *, sent: tuple[Any, Any] | None = None) -> StepForm:
    """Return the form of a verb, empty or with what was sent (data and files)."""
    data, files = sent or (None, None)
    kind = RevisitForm if edge.verb == ANSWER else FORMS[edge.form]
    form = kind(
        data,
        files,
        case=case,
        initial={
            "category": case.category_id,
            "urgent": case.urgent,
            "area": case.area_id,
            "secrecy": case.secrecy,
        },
        auto_id=f"id_{edge.verb}_%s",
        label_suffix="",
    )
    area = form.fields.get("area")
    if isinstance(area, forms.ModelChoiceField):
        area.queryset = home_grids(user)
    return form


def revisit_form(case: Case) -> RevisitForm:
    """Return the questions of a call-back, with fields of their own for each case of a list."""
    return RevisitForm(case=case, auto_id=f"id_{case.number}_%s", label_suffix="")


def edge_named(case: Case, user: User, verb: str) -> Edge | None:
    return next((edge for edge in verbs_now(case, user) if edge.verb == verb), None)


def why_too_late(case: Case, verb: str) -> str:
    """Return why a verb cannot be done in this state any more; empty when that is not why."""
    wanted = ANSWERS if verb == ANSWER else (verb,)
    sources = {source for edge in REQUEST.edges if edge.verb in wanted for source in edge.sources}
    if not sources or case.state in sources:
        return ""
    words = gettext("这件事现在是“%(state)s”，这一步做不了。刷新后看看该做什么。")
    return words % {"state": gettext(REQUEST.state(case.state).label)}


def _named(verb: str, edge: Edge) -> Edge:
    if verb != ANSWER:
        return edge
    return replace(edge, verb=ANSWER, label=gettext("记下来电人的回答"), icon="headset")


def _rank(verb: str) -> int:
    order = (*LIKELY, *(verb for verb in HINTS if verb not in RARE), "", *RARE)
    return order.index(verb) if verb in order else order.index("")


def _opened(act: Act, *, first: bool) -> Act:
    refused = act.form.is_bound
    primary = first and act.verb in LIKELY
    return replace(act, open=primary or refused, primary=primary)
