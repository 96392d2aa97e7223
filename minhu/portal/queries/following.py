"""One request as its caller follows it: by number the bare steps, with the link all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from minhu.affairs.queries import followed
from minhu.cases.enums import ActorKind
from minhu.cases.models import Attachment, Case, Deadline, Step
from minhu.cases.procedures import procedures
from minhu.core.ids import read_case_number
from minhu.core.left import Left, left
from minhu.core.lifecycle import Outcome
from minhu.places.models import Area
from minhu.portal.queries.doors import UP_TO_THE_STREET, keeper_of, phone_of
from minhu.requests.domain.intake import link_secret, secret_digest
from minhu.requests.enums import RequestState

_TONES: dict[str, tuple[str, str]] = {
    RequestState.RECEIVED: ("is-received", "inbox"),
    RequestState.ACCEPTED: ("is-received", "inbox"),
    RequestState.REVISIT: ("is-done", "circle-check"),
    RequestState.SUSPENDED: ("is-offline", "player-pause"),
    RequestState.CLOSED: ("is-done", "circle-check"),
    "asked": ("is-received", "inbox"),
    "offered": ("is-received", "inbox"),
    "served": ("is-done", "circle-check"),
    "done": ("is-done", "circle-check"),
    "booked": ("is-done", "circle-check"),
    "used": ("is-done", "circle-check"),
}
_OVER = ("is-offline", "circle-minus")
_UNDER_WAY = ("is-waiting", "clock")
_LATE = ("is-late", "alert-triangle")
ASKED: dict[str, str] = {"request": RequestState.REVISIT, "order": "served"}
"""By kind, the state in which whoever asked is asked how it went."""
RELEASED = Q(case__words_public=True, step__verb="submit")


def case_by_number(typed: str) -> Case | None:
    """Return the request with a number; one that is closely kept only its link opens."""
    case = whole_case(typed)
    return case if case is not None and not case.is_kept else None


def whole_case(typed: str) -> Case | None:
    """Return the request with a number, however it was typed."""
    number = read_case_number(typed)
    rows = Case.objects.select_related(
        f"area__{UP_TO_THE_STREET}", "unit", "category", "caller", "merged_into"
    )
    return rows.filter(kind__in=kinds(), number=number).first() if number else None


def is_asked(case: Case) -> bool:
    """Answer whether the case waits for whoever asked to say how it went."""
    return case.state == ASKED.get(case.kind)


def kinds() -> list[str]:
    """Return the kinds of cases that whoever asked follows: requests, orders."""
    return ["request", *followed()]


def case_by_link(number: str, secret: str) -> Case | None:
    """Return the request a link opens; an unknown number and a wrong secret are alike."""
    case = whole_case(number)
    wanted = case.link_digest if case else ""
    return case if compare_digest(secret_digest(secret), wanted) else None


def secret_of(case: Case) -> str:
    """Return the secret of the caller's link, empty for a request that has no link."""
    secret = link_secret(case.intake_key) if case.intake_key else ""
    return secret if secret and secret_digest(secret) == case.link_digest else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands: colour and icon, the words, and by when what."""

    tone: str
    icon: str
    words: str
    by: datetime | None = None
    late: bool = False


def standing(case: Case, at: datetime, *, to_neighbours: bool = False) -> Standing:
    """Return how a request stands; while it is worked on, the promise is ``finish_due``.

    Neighbours read that its caller is asked, for nobody waits for an answer of theirs.
    """
    state = case.state
    words = str(_(procedures[case.kind].lifecycle.state(state).public))
    if to_neighbours and is_asked(case):
        words = _("办好了，等反映的人说一声")
    if not case.is_open:
        over = case.outcome in {Outcome.CLOSED, Outcome.MERGED}
        return Standing(*(_TONES.get(state, _UNDER_WAY) if over else _OVER), words)
    if state == RequestState.SUSPENDED:
        return Standing(*_TONES[state], words, case.due_at)
    if case.finished_at is not None:
        return Standing(*_TONES.get(state, _UNDER_WAY), words)
    late = case.finish_due is not None and case.finish_due < at
    tone = _LATE if late else _TONES.get(state, _UNDER_WAY)
    return Standing(*tone, words, case.finish_due, late)


def time_left(case: Case, promise: Deadline | None, at: datetime) -> Left | None:
    """Return the time to the promise, in working time where its first clock counts only that."""
    if case.finish_due is None:
        return None
    return left(promise.kind if promise else "", case.finish_due, at, case.area_id)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a request in hand, and the number to call."""

    name: str
    phone: str = ""


def holder(case: Case, names: Mapping[str, str]) -> Holder | None:
    """Return who must move next, in words; ``None`` when nobody must."""
    kind, _colon, code = case.party.partition(":")
    if kind == "unit" and case.unit is not None:
        return Holder(case.unit.name, case.unit.phone)
    if kind == "grid":
        return Holder(f"{case.area.name} {keeper_of(case.area)}".strip())
    if kind != "desk":
        return None
    desk = Area.objects.filter(pk=code).first()
    return Holder(names.get(code) or _("街道"), phone_of(desk) if desk else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One step as a caller reads it; ``words`` and ``pictures`` are empty for strangers."""

    title: str
    at: datetime
    who: str
    words: str
    pictures: tuple[Attachment, ...]
    mine: bool


def timeline(case: Case, names: Mapping[str, str], *, whole: bool) -> list[Line]:
    """Return the public steps, newest first: two statements, however many steps there are."""
    lines = [_line(case, step, names, whole=whole) for step in steps_of(case)]
    return [line for line in reversed(lines) if line is not None]


def steps_of(case: Case) -> list[Step]:
    pictures = Prefetch("attachments", Attachment.objects.order_by("id"))
    return list(Step.objects.filter(case=case).order_by("seq").prefetch_related(pictures))


def _line(case: Case, step: Step, names: Mapping[str, str], *, whole: bool) -> Line | None:
    title = sentence(case, step)
    if not title:
        return None
    mine = step.actor_kind == ActorKind.CALLER or step.verb == "submit"
    shown = whole and (step.public or mine)
    words = case.detail if step.verb == "submit" else step.note
    return Line(
        title,
        step.at,
        "" if mine else _who(step, names),
        words if shown else "",
        tuple(step.attachments.all()) if shown else (),
        mine,
    )


def sentence(case: Case, step: Step) -> str:
    """Return what a caller reads of a step; an internal one has no sentence."""
    if step.verb == "submit":
        return _("收到您的话")
    edge = procedures[case.kind].lifecycle.find(step.verb, step.source)
    if edge is None or not edge.public:
        return ""
    to = step.payload.get("to", "")
    return _("交给%(to)s") % {"to": _(to)} if to else str(_(edge.public))


def _who(step: Step, names: Mapping[str, str]) -> str:
    """Return for whom a member of staff spoke: a unit by name, an area by its own name."""
    seat = step.post_label.partition(" ")[2]
    if not seat.isdigit():
        return seat
    return next((names[code] for code in (seat, seat[:12]) if code in names), "")


def area_names(case: Case) -> dict[str, str]:
    """Return the names of the area of a case and those above it, by code."""
    chain = [case.area, case.area.parent, case.area.parent and case.area.parent.parent]
    return {area.code: area.name for area in chain if area is not None}


def reply(steps: Iterable[Step], verbs: Iterable[str]) -> Step | None:
    """Return the last step in which somebody answered the caller."""
    return next((step for step in reversed(list(steps)) if step.verb in verbs), None)


def picture_for(case: Case, picture_id: UUID, *, whole: bool) -> Attachment | None:
    """Return a picture of a request: the caller's own and public ones, released ones for all."""
    own = Q(step__actor_kind=ActorKind.CALLER) | Q(step__public=True)
    shown = RELEASED | own if whole else RELEASED
    return Attachment.objects.filter(shown, case=case, pk=picture_id).first()
