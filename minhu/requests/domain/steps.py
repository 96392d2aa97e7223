"""The verbs of a request: what each form's answers change, then through the one door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.models import Unit
from minhu.cases.domain.moving import Move, advance, require
from minhu.cases.enums import Found, RelationKind, Satisfied, Solved
from minhu.cases.models import Case, Relation, Step
from minhu.catalogue.queries import limit_for
from minhu.core.calendar import calendar
from minhu.core.clock import Limit, spoken
from minhu.core.errors import DomainError
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.requests.domain import appealing, extending, falling, helping, proving
from minhu.requests.domain.deeds import Afterwards, Answers, Deed, MoveMaker, always
from minhu.requests.domain.filing import check_evidence, filed, filing_words, named
from minhu.requests.domain.intake import Spot, community_of, desk_for
from minhu.requests.domain.keeping import classified
from minhu.requests.domain.proving import put_right, sent, sent_elsewhere, verified
from minhu.requests.lifecycle import REQUEST
from minhu.requests.suggestions import GRID_WORKER, sent_by

REOPEN_DAYS = 15


@transaction.atomic
def take(case: Case, verb: str, *, answers: Answers, actor: Actor, at: datetime) -> Step:
    """Do one verb with the cleaned answers of its form.

    Raises what ``advance`` raises, and ``DomainError`` where the answers contradict the
    case (a request merged into itself, a caller who comes back too late).
    """
    require(case, verb, actor)
    move = _plain(verb, answers)
    make = MAKERS.get(verb)
    if make is not None:
        special = make(Deed(case, answers, actor, at))
        move = replace(
            move,
            payload={**move.payload, **special.payload},
            changes=special.changes,
            review_at=special.review_at,
            extended=special.extended,
        )
    step = advance(case, verb, actor=actor, at=at, move=move)
    after = AFTERWARDS.get(verb)
    if after is not None:
        after(step, answers, actor)
    return step


def answer(case: Case, *, answers: Answers, actor: Actor, at: datetime) -> Step:
    """Take the caller's answer: solved closes, anything else is done again.

    A caller who says "solved" but is dissatisfied gets the work done again as well
    (domain page §6.3, 重办).
    """
    solved = answers["solved"] == Solved.SOLVED
    content = answers.get("satisfied") != Satisfied.DISSATISFIED
    verb = "answer_solved" if solved and content else "answer_unsolved"
    return take(case, verb, answers=answers, actor=actor, at=at)


def _plain(verb: str, answers: Answers) -> Move:
    """Return the part of a move that every form has: words, reason, pictures."""
    shown = bool(REQUEST.edge(verb).public)
    names = (
        *("reason", "basis", "suggested", "plan", "owner"),
        *("solved", "satisfied", "channel", "done_at", "contacted", "leaning"),
    )
    return Move(
        note=answers.get("note", ""),
        public=shown and not answers.get("internal", False),
        payload={name: str(answers[name]) for name in names if answers.get(name)},
        pictures=tuple(answers.get("pictures") or ()),
    )


def _accept(deed: Deed) -> Move:
    changes: dict[str, Any] = {"urgent": bool(deed.answers.get("urgent", deed.case.urgent))}
    standard = filed(deed.case, deed.answers, deed.at)
    changes |= standard | named(deed.case, deed.answers) | verified(deed)
    return Move(payload=filing_words(standard), changes=changes)


def _recategorise(deed: Deed) -> Move:
    """File a case anew that turned out to be something else; its time is counted by what it is."""
    changes = named(deed.case, deed.answers)
    if not changes:
        raise DomainError(_("还是原来的类别。请选对的那一类。"))
    standard = filed(deed.case, deed.answers, deed.at)
    was = {"was": deed.case.category.name} if deed.case.category else {}
    words = {"category": deed.answers["category"].name, **was, **filing_words(standard)}
    right = put_right(deed.case, deed.answers["category"])
    return Move(payload=words, changes={**changes, **standard, **right})


def _dispatch(deed: Deed) -> Move:
    unit: Unit | None = deed.answers.get("unit")
    to = unit.name if unit else GRID_WORKER
    why = sent_by(deed.case, unit, deed.actor, deed.at)
    standard = filed(deed.case, deed.answers, deed.at)
    return Move(
        payload={"to": to, **why, **filing_words(standard)},
        changes={"unit": unit, "designated": False, **standard, **sent(deed.case, standard)},
    )


def _designate(deed: Deed) -> Move:
    move = _dispatch(deed)
    told = {**move.changes, "designated": True, **sent_elsewhere(deed)}
    return replace(move, changes=told)


def _contact(deed: Deed) -> Move:
    """Answer for good whether the caller was reached in time; only the first contact counts."""
    clock = deed.case.deadlines.filter(clock="contact", ended_at=None).first()
    met = {"met": True} if deed.answers.get("channel") == "visit" else {}
    if deed.case.responded is not None or clock is None:
        return Move(changes=met)
    return Move(changes={**met, "responded": deed.at <= clock.due_at})


def _return(deed: Deed) -> Move:
    """Count the return; only shortly after signing (domain page §6.3: one working day)."""
    signed = deed.case.deadlines.filter(clock="sign").exclude(met_at=None).last()
    limit, days = _limit(deed, "return"), calendar(deed.case.area_id)
    if signed and signed.met_at and deed.at > limit.due(signed.met_at, days).at:
        raise DomainError(
            _("签收超过%(limit)s了，不能再退。办不了请写清楚，请街道挂账。")
            % {"limit": spoken(limit)}
        )
    return Move(changes={"returns": deed.case.returns + 1})


def _report(deed: Deed) -> Move:
    check_evidence(deed.case, len(deed.answers.get("pictures") or ()))
    category = deed.answers.get("category")
    changes: dict[str, Any] = {"reporter": deed.by, **put_right(deed.case, category)}
    return Move(changes=changes | ({"category": category} if category else {}))


def _settle(deed: Deed) -> Move:
    """Count arriving as responding: the grid worker stood there (domain page §6.3)."""
    move, case = _report(deed), deed.case
    if case.responded is not None:
        return move
    limit = _limit(deed, "contact")
    in_time = deed.at <= limit.due(case.received_at, calendar(case.area_id)).at
    return replace(move, changes={**move.changes, "responded": in_time})


def _limit(deed: Deed, clock: str) -> Limit:
    case = deed.case
    return limit_for(case.kind, clock, case.category_id, deed.at, standard=case.standard_id)


def _suspend(deed: Deed) -> Move:
    if deed.answers["review_at"] <= deed.at:
        raise DomainError(_("复查日期要在今天以后。"))
    return Move(review_at=deed.answers["review_at"])


def _answered(deed: Deed) -> Move:
    said = {"solved": deed.answers["solved"], "satisfied": deed.answers.get("satisfied", "")}
    return Move(changes=said)


def _unsolved(deed: Deed) -> Move:
    move = _answered(deed)
    again = {"reworks": deed.case.reworks + 1, "extended_from": None}
    return replace(move, changes={**move.changes, **again})


def _reopen(deed: Deed) -> Move:
    if not may_reopen(deed.case, deed.at):
        raise DomainError(_("办结超过15天了，请再说一件新的，我们接着办。"))
    again = {"reworks": deed.case.reworks + 1, "extended_from": None}
    return Move(changes={**again, "solved": Solved.UNSOLVED})


def may_reopen(case: Case, at: datetime) -> bool:
    """Answer whether a closed request may still be reopened by its caller (15 days)."""
    return case.closed_at is not None and at <= case.closed_at + timedelta(REOPEN_DAYS)


def _exclude(deed: Deed) -> Move:
    return Move(changes={"proposer": deed.by})


def _merge(deed: Deed) -> Move:
    into: Case = deed.answers["into"]
    if into.pk == deed.case.pk or not into.is_open:
        raise DomainError(_("要并到另一件还在办的事上。请换一个编号。"))
    return Move(payload={"into": into.number}, changes={"merged_into": into})


def _link(deed: Deed) -> Move:
    other: Case = deed.answers["into"]
    known = Relation.objects.filter(kind=RelationKind.LINKED, undone_at=None)
    pair = {deed.case.pk, other.pk}
    if len(pair) == 1 or known.filter(case__in=pair, other__in=pair).exists():
        raise DomainError(_("这两件已经关联，或者是同一件。请换一个编号。"))
    return Move(payload={"other": other.number})


def _locate(deed: Deed) -> Move:
    code: str = deed.answers["area_code"]
    spot = Spot(code, Found.DESK)
    ground = {"area_id": code, "community_code": community_of(code), "found": Found.DESK}
    desk = {"desk_code": desk_for(spot, deed.case.channel)}
    return Move(payload={"from": deed.case.area_id}, changes=ground | desk)


def _hand_up(deed: Deed) -> Move:
    return Move(changes={"desk_code": ancestor(deed.case.area_id, Level.SUBDISTRICT)})


def _relate(step: Step, answers: Answers, actor: Actor) -> None:
    """Let the other case speak for both from now on."""
    into = _keep_relation(step, answers, actor, RelationKind.MERGED)
    _count(into, step.case, (actor, step.at), +1)


def _tie(step: Step, answers: Answers, actor: Actor) -> None:
    _keep_relation(step, answers, actor, RelationKind.LINKED)


def _keep_relation(step: Step, answers: Answers, actor: Actor, kind: RelationKind) -> Case:
    other: Case = answers["into"]
    by = as_user(actor)
    Relation.objects.create(kind=kind, case=step.case, other=other, actor=by, made_at=step.at)
    return other


def _unrelate(step: Step, answers: Answers, actor: Actor) -> None:  # noqa: ARG001 -- one shape for all
    relation = Relation.objects.select_related("other").get(
        case=step.case, kind=RelationKind.MERGED, undone_at=None
    )
    relation.undone_at = step.at
    relation.save(update_fields=["undone_at"])
    if relation.other.is_open:
        _count(relation.other, step.case, (actor, step.at), -1)


def _count(into: Case, case: Case, deed: tuple[Actor, datetime], sign: int) -> None:
    actor, at = deed
    voices = max(1, into.voices + sign * case.voices)
    move = Move(payload={"number": case.number}, changes={"voices": voices})
    advance(into, "absorb" if sign > 0 else "let_go", actor=actor, at=at, move=move)


MAKERS: dict[str, MoveMaker] = {
    "accept": _accept,
    "hand_up": _hand_up,
    "dispatch": _dispatch,
    "designate": _designate,
    "contact": _contact,
    "return": _return,
    "report": _report,
    "settle": _settle,
    "suspend": _suspend,
    "answer_solved": _answered,
    "answer_unsolved": _unsolved,
    "reopen": _reopen,
    "propose_exclusion": _exclude,
    "merge": _merge,
    "link": _link,
    "locate": _locate,
    "recategorise": _recategorise,
    "release": always(words_public=True),
    "classify": classified,
    **extending.MAKERS,
    **helping.MAKERS,
    **appealing.MAKERS,
    **falling.MAKERS,
    **proving.MAKERS,
}
AFTERWARDS: dict[str, Afterwards] = {
    **helping.AFTERWARDS,
    "merge": _relate,
    "link": _tie,
    "unmerge": _unrelate,
}
