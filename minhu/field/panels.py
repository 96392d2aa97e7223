"""What the phone pages show of a case: how urgent, what next, how far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.accounts.models import User
from minhu.cases.models import Attachment, Case, Step
from minhu.cases.procedures import procedures
from minhu.catalogue.queries import limit_for
from minhu.core.clock import Limit, spoken
from minhu.core.left import left
from minhu.core.lifecycle import Outcome
from minhu.core.templatetags.human_dates import due_words, past_words, time_words
from minhu.field.forms import VERBS
from minhu.requests.enums import RequestState as S

SOON = timedelta(hours=4)
NEXT = {
    "sign": (gettext_lazy("先签收"), gettext_lazy("先签收，去看现场")),
    "contact": (gettext_lazy("联系居民"), gettext_lazy("给居民打电话")),
    "report": (gettext_lazy("写回复"), gettext_lazy("写回复")),
    "settle": (gettext_lazy("能办就当场办"), gettext_lazy("能办就当场办")),
    "lead": (gettext_lazy("先牵头办着"), gettext_lazy("还没定给谁，先牵头办着")),
    "appeal": (gettext_lazy("超时了，可以申诉"), gettext_lazy("超时办结，可以申诉")),
}
"""The next move in few words and in more, the most wanted verb first."""
STAGES = (
    ("sign", "sign", gettext_lazy("签收")),
    ("contact", "contact", gettext_lazy("联系居民")),
    ("report", "finish", gettext_lazy("办好，写回复")),
)
"""The work as one sees it: verb, clock, words."""
UNLIKE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Urgency:
    """How a case stands: a class for the colour, an icon, and words; always the three."""

    css: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list; whoever works in its grid alone is not told which grid it is."""

    case: Case
    urgency: Urgency
    move: str
    picture: Attachment | None
    where: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the stages of the work: ``css`` says done, now or to come."""

    verb: str
    title: str
    words: str
    css: str


def rows(cases: Iterable[Case], *, user: User, at: datetime) -> list[Row]:
    return [_row(case, user, at) for case in cases]


def _row(case: Case, user: User, at: datetime) -> Row:
    pictures = case.attachments.all()
    first = pictures[0] if pictures else None
    return Row(case, urgency(case, at), next_move(case, user)[1], first, _where(case, user))


def _where(case: Case, user: User) -> str:
    place, grid = case.place, case.area.name
    own = user.grids == (case.area_id,)
    return (place.removeprefix(grid).strip() if own else place) or grid


def urgency(case: Case, at: datetime) -> Urgency:
    """Return how a case stands by its next deadline, or how it ended."""
    if not case.is_open or case.due_at is None:
        done = case.outcome == Outcome.CLOSED
        return Urgency("is-done" if done else "is-offline", "circle-check", state_words(case))
    time = left(case.due_kind, case.due_at, at, case.area_id)
    if time.over:
        return Urgency("is-late", "alert-triangle", time_words(time))
    if time.length <= SOON:
        return Urgency("is-waiting", "clock", time_words(time))
    fresh = case.state in {S.RECEIVED, S.ACCEPTED, S.DISPATCHED}
    css, icon = ("is-received", "inbox") if fresh else ("is-waiting", "clock")
    return Urgency(css, icon, due_words(case.due_at, at))


def found(case: Case) -> Urgency:
    """Return how something one found oneself stands: by its state, not by its clock."""
    if case.outcome == Outcome.CLOSED or case.state in {S.REPORTED, S.REVISIT}:
        return Urgency("is-done", "circle-check", state_words(case))
    return Urgency("is-received", "inbox", state_words(case))


def state_words(case: Case) -> str:
    return _(procedures[case.kind].lifecycle.state(case.state).label)


def timeline(case: Case, steps: Iterable[Step], at: datetime) -> list[tuple[Step, str, str]]:
    """Return the steps, each with its verb as staff call it and what the phone said of its time.

    The phone's time is empty unless it differs by more than a few minutes from the arrival.
    """
    edges = procedures[case.kind].lifecycle.edges
    labels = {edge.verb: _(edge.label) for edge in edges}
    return [(step, labels.get(step.verb, _("报上来")), _said(step, at)) for step in steps]


def _said(step: Step, at: datetime) -> str:
    said = step.payload.get("done_at")
    moment = datetime.fromisoformat(said) if said else step.at
    return past_words(moment, at) if step.at - moment > UNLIKE else ""


def verbs_now(case: Case, user: User) -> tuple[str, ...]:
    """Return what this user may do to a case on a phone now, in the order of the lifecycle."""
    edges = procedures[case.kind].lifecycle.leaving(case.state)
    return tuple(e.verb for e in edges if e.verb in VERBS and user.has_perm(e.permission, case))


def next_move(case: Case, user: User) -> tuple[str, str]:
    """Return what to do next in few words and in more; else the state it stands in."""
    verbs = verbs_now(case, user)
    for verb, (short, long) in NEXT.items():
        if verb in verbs:
            return str(short), str(long)
    return state_words(case), state_words(case)


def course(case: Case, steps: Iterable[Step], *, user: User, at: datetime) -> list[Stage]:
    """Return the three stages of the work, with who did them or by when they are due."""
    place = _position(case)
    last: dict[str, Step | None] = {step.verb: step for step in sorted(steps, key=_number)}
    last.setdefault("report", last.get("settle"))
    ends = {clock.clock: clock.due_at for clock in case.deadlines.all() if clock.ended_at is None}
    stages = []
    for index, (verb, clock, title) in enumerate(STAGES):
        if index < place:
            stages.append(_behind(verb, str(title), _done_words(last.get(verb), user, at)))
            continue
        now = index == place
        asked = clock if clock in ends or not now else "finish"
        words = _ahead_words(case, asked, ends, at)
        stages.append(Stage(verb, str(title), words, "is-now" if now else ""))
    return stages


def _number(step: Step) -> int:
    return step.seq


def _behind(verb: str, title: str, words: str) -> Stage:
    return Stage(verb, title, words, "weui-steps__item_success")


def _position(case: Case) -> int:
    """Return how many of the three stages lie behind a case, -1 before it is given away."""
    at_unit = {S.DISPATCHED: 0, S.SIGNED: 1, S.REWORK: 1, S.CONTACTED: 2, S.WORKING: 2}
    waiting = {S.RECEIVED: -1, S.ACCEPTED: -1, S.RETURNING: -1, S.SUSPENDED: 2}
    return (at_unit | waiting).get(S(case.state), 3)


def _done_words(step: Step | None, user: User, at: datetime) -> str:
    if step is None:
        return ""
    who = _("您") if step.actor_id == user.pk else str(step.actor or "")
    return _("%(who)s%(when)s办的") % {"who": who, "when": past_words(step.at, at)}


def _ahead_words(case: Case, clock: str, ends: dict[str, datetime], at: datetime) -> str:
    """Return by when a stage is due; one whose clock has not begun says how long it will have."""
    if clock in ends:
        return due_words(ends[clock], at)
    if clock == "finish" and case.finish_due:
        return due_words(case.finish_due, at)
    limit: Limit = limit_for(case.kind, clock, case.category_id, at)
    return _("轮到以后 %(limit)s内") % {"limit": spoken(limit)}
