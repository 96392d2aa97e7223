"""经过: what happened to a case, step by step, and the track of its stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import Secrecy
from minhu.cases.enums import Satisfied, Solved
from minhu.cases.models import Attachment, Case, Step
from minhu.cases.templatetags.case_words import clock_name, short_moment
from minhu.catalogue.queries import reason_labels
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.case_page import CaseFile
from minhu.requests.enums import RequestState as S
from minhu.requests.forms import FORMS
from minhu.requests.lifecycle import REQUEST

FACTS: dict[str, str | Promise] = {
    "reason": _("理由"),
    "basis": _("依据"),
    "suggested": _("建议派给"),
    "was": _("原来的类别"),
    "category": _("改成"),
    "standard": _("立案标准"),
    "rule": _("按规则"),
    "person": _("请交给"),
    "choice": _("谁选的"),
    "instead": _("没按规则"),
    "until": _("改到"),
    "unit": _("单位"),
    "contacted": _("联系上了吗"),
    "leaning": _("提醒"),
    "plan": _("打算"),
    "owner": _("谁负责"),
    "solved": _("解决了吗"),
    "satisfied": _("满意吗"),
    "into": _("并到"),
    "number": _("编号"),
    "secrecy": _("密级"),
}
VALUES: dict[str, Mapping[str, str | Promise]] = {
    "solved": dict(Solved.choices),
    "satisfied": dict(Satisfied.choices),
    "contacted": {"yes": _("联系过"), "no": _("没有")},
    "secrecy": {str(level): label for level, label in Secrecy.choices},
    "leaning": {"True": _("听着不太满意")},
}
BACKWARD = (
    "return",
    "send_back",
    "answer_unsolved",
    "reopen",
    "accept_return",
    "miss",
    "ring",
    "fall_back",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One step as the page tells it."""

    step: Step
    label: str
    icon: str
    css: str
    who: str
    to: str
    facts: list[tuple[str | Promise, str]]
    pictures: list[Attachment]

    @property
    def mark(self) -> str:
        return self.step.hash[:6]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the track; ``css`` is ok, back, now or empty for what is to come."""

    label: str | Promise
    css: str
    at: datetime | None = None
    note: str = ""
    due: datetime | None = None


def timeline(file: CaseFile) -> list[Entry]:
    """Return the steps, the last one first."""
    reasons = reason_labels()
    pictures: dict[Any, list[Attachment]] = {}
    for picture in file.pictures:
        pictures.setdefault(picture.step_id, []).append(picture)
    made = [_entry(step, reasons, pictures.get(step.pk, [])) for step in file.steps]
    return made[::-1]


STAGES: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("收到"), ("submit",)),
    (_("受理"), ("accept",)),
    (_("派单"), ("dispatch", "designate")),
    (_("签收"), ("sign",)),
    (_("联系"), ("contact",)),
    (_("办理"), ("work",)),
    (_("反馈"), ("report", "settle")),
    (_("回访"), ("pass",)),
    (_("办结"), ("answer_solved", "close_unanswered", "record_closed")),
)
STANDS = {
    S.RECEIVED: 1,
    S.ACCEPTED: 2,
    S.RETURNING: 2,
    S.DISPATCHED: 3,
    S.SIGNED: 4,
    S.CONTACTED: 5,
    S.WORKING: 5,
    S.REWORK: 5,
    S.SUSPENDED: 5,
    S.EXTENDING: 5,
    S.REPORTED: 6,
    S.REVISIT: 7,
}
LAST = len(STAGES) - 1


def track(case: Case, steps: list[Step]) -> list[Stop]:
    """Return the stages: those behind, the one it stands in, those to come."""
    now = STANDS.get(S(case.held_state or case.state), LAST) if case.is_open else LAST + 1
    stops = [_stop(case, steps, index, now) for index in range(LAST + 1)]
    if case.is_open or case.outcome == Outcome.CLOSED:
        return stops
    reached = [stop for stop in stops if stop.at is not None]
    return [*reached, _end(case, steps)]


def _stop(case: Case, steps: list[Step], index: int, now: int) -> Stop:
    label, verbs = STAGES[index]
    done = [step for step in steps if step.verb in verbs]
    last = done[-1] if done else None
    at, note = (last.at, _note(case, last, len(done))) if last else (None, "")
    if index == now:
        return Stop(label, "now", None, gettext(REQUEST.state(case.state).label))
    if index > now:
        return Stop(label, "", due=case.finish_due if index == LAST else None)
    return Stop(label, "back" if len(done) > 1 else "ok", at, note)


def _note(case: Case, step: Step, times: int) -> str:
    if step.verb == "submit":
        return case.get_channel_display()
    said = _to(step) or (step.actor.name if step.actor else "")
    again = gettext("第 %(n)d 次") % {"n": times} if times > 1 else ""
    return " ".join(word for word in (said, again) if word)


def _end(case: Case, steps: list[Step]) -> Stop:
    return Stop(gettext(REQUEST.state(case.state).label), "ok", steps[-1].at)


def _entry(step: Step, reasons: Mapping[tuple[str, str], str], pictures: list[Attachment]) -> Entry:
    first = step.verb == "submit"
    edge = None if first else REQUEST.edge(step.verb)
    return Entry(
        step=step,
        label=gettext(edge.label) if edge else gettext("收到"),
        icon=edge.icon if edge else "inbox",
        css="back" if step.verb in BACKWARD else "",
        who=_who(step),
        to=_to(step),
        facts=list(_facts(step, reasons)),
        pictures=pictures,
    )


def _to(step: Step) -> str:
    """Return to whom a case was given: a unit by its name, or our word for grid workers."""
    to = str(step.payload.get("to", ""))
    return gettext(to) if to else ""


def _who(step: Step) -> str:
    if step.actor is None:
        return str(step.get_actor_kind_display())
    post = step.post_label.partition(" ")[0]
    return " · ".join(word for word in (gettext(post) if post else "", step.actor.name) if word)


def _facts(
    step: Step, reasons: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str | Promise, str]]:
    if "percent" in step.payload:
        used = gettext("时间用了%(percent)d%%") % {"percent": step.payload["percent"]}
        yield clock_name(step.payload["clock"]), used
    for moved in step.payload.get("moved", ()):
        was, now = (short_moment(datetime.fromisoformat(moved[end])) for end in ("from", "to"))
        yield clock_name(moved["clock"]), f"{was} → {now}"
    for name, label in FACTS.items():
        said = str(step.payload.get(name, ""))
        if said:
            yield label, _said(step, name, said, reasons)


def _said(step: Step, name: str, said: str, reasons: Mapping[tuple[str, str], str]) -> str:
    if name == "reason":
        kind = getattr(FORMS[REQUEST.edge(step.verb).form], "kind", "")
        return reasons.get((kind, said), said)
    return str(VALUES.get(name, {}).get(said, said))
