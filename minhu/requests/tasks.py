"""What callers are told when a request has moved; reads the outbox.

The words stand in ``news``, or are those an office has written instead.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from minhu.accounts.actors import House
from minhu.cases.listening import on_step
from minhu.cases.models import Case, Step
from minhu.cases.news import caller_news, staff_news
from minhu.core import outbox
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.notices.domain.telling import tell_party, tell_person
from minhu.people.models import Person
from minhu.requests.domain.falling import catch_ownerless
from minhu.requests.domain.intake import caller_link
from minhu.requests.domain.steps import take
from minhu.requests.lifecycle import FINISH
from minhu.requests.news import CALLERS, TO_CALLERS
from minhu.requests.queries import hearers, street_of
from minhu.requests.suggestions import suggestion


@on_step(*CALLERS, kind="request")
def tell_callers(step: Step) -> None:
    """Tell everybody who is promised the answer; running twice tells once."""
    alone = step.case.caller_id is None and step.case.voices == 1
    if alone or not _concerns(step):
        return
    news = caller_news(f"{TO_CALLERS}{step.verb}", step.case, at=step.at)
    for person in hearers(step.case):
        linked = replace(news, link=_link(step.case, person))
        tell_person(person, linked, dedupe_key=f"{step.pk}:{person.pk}", at=step.at)


HANDED = ("hand_up", "hand_on", "fall_back")
"""Verbs that give a case to somebody else where it stands."""


@on_step()
def tell_the_next(step: Step) -> None:
    """Leave a note for the party whose move it has become."""
    case = step.case
    if case.party and (step.source != step.target or step.verb in HANDED):
        news = staff_news("next", case, at=step.at)
        tell_party(case.party, news, dedupe_key=f"{step.pk}:{case.party}", at=step.at)


@on_step("accept", kind="request")
def send_by_rule(step: Step) -> None:
    """Dispatch what was just accepted where a rule says that nobody need look at it.

    Whatever the verb refuses stays at the desk, as if there were no rule.
    """
    found = suggestion(step.case, now())
    if found is None or found.rule is None or not found.rule.automatic:
        return
    with suppress(DomainError):
        take(step.case, "dispatch", answers={"unit": found.unit}, actor=House(), at=now())


def _concerns(step: Step) -> bool:
    """Answer whether a step is news for the caller: of clocks only what moves the promise."""
    moved = [each["clock"] for each in step.payload.get("moved", ())]
    return not moved or FINISH in moved


@on_step("invite", "help_reply")
def tell_who_helps(step: Step) -> None:
    """Tell a unit that it is asked to help, and the main unit what a helper replied."""
    case = step.case
    for helper in case.helpers.filter(asked_at=step.at) if step.verb == "invite" else ():
        _leave_note(step, f"unit:{helper.unit.code}", "help_asked")
    if step.verb == "help_reply" and case.party:
        _leave_note(step, case.party, "help_replied")


@on_step("appeal", "grant_appeal", "refuse_appeal")
def tell_about_appeals(step: Step) -> None:
    """Tell the desk that an appeal waits, and the unit how it ended."""
    if step.verb == "appeal":
        _leave_note(step, f"desk:{step.case.desk_code}", "appeal")
    elif step.case.unit:
        _leave_note(step, f"unit:{step.case.unit.code}", "appeal_ended")


@on_step("answer_solved")
def warn_of_the_unhappy(step: Step) -> None:
    """Tell the street and the unit of a caller who says "solved" and sounds otherwise."""
    if not step.payload.get("leaning"):
        return
    _leave_note(step, f"desk:{street_of(step.case)}", "unhappy")
    if step.case.unit:
        _leave_note(step, f"unit:{step.case.unit.code}", "unhappy")


@outbox.on("accounts.post_ended")
def catch_what_falls(_: str) -> None:
    """Let fall to the street what nobody is left to do, once a post has ended."""
    catch_ownerless(at=now())


def _leave_note(step: Step, party: str, kind: str) -> None:
    news = staff_news(kind, step.case, at=step.at)
    tell_party(party, news, dedupe_key=f"{step.pk}:{step.verb}:{party}"[:80], at=step.at)


def _link(case: Case, person: Person) -> str:
    """Return where somebody reads on: the caller with the secret, neighbours without.

    Empty while the house does not know its own address (``MINHU_URL``).
    """
    base = settings.SITE_URL.rstrip("/")
    if person.pk == case.caller_id and case.intake_key:
        return caller_link(case)
    return base + reverse("portal:follow", args=[case.number]) if base else ""
