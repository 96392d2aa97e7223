"""What callers are told when a request has moved; reads the outbox.

The texts are plain and short (a notice line has about seventy characters) and never
repeat what the caller wrote.
"""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.accounts.actors import House
from minhu.cases.listening import on_step
from minhu.cases.models import Case, Step
from minhu.core import outbox
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.notices.domain.telling import tell_party, tell_person
from minhu.people.models import Person
from minhu.requests.domain.falling import catch_ownerless, street_of
from minhu.requests.domain.intake import link_secret
from minhu.requests.domain.steps import take
from minhu.requests.lifecycle import FINISH
from minhu.requests.queries import hearers
from minhu.requests.suggestions import suggestion

TOLD = {
    "submit": gettext_lazy("收到您反映的事，编号 %(number)s。%(day)s前办好。"),
    "decline": gettext_lazy("您反映的事（%(number)s）不归我们办。凭编号能看到该找谁。"),
    "suspend": gettext_lazy("您反映的事（%(number)s）暂时办不了，凭编号能看到原因和再看的日子。"),
    "pass": gettext_lazy("您反映的事（%(number)s）办好了。解决没解决，请您说一声。"),
    "answer_unsolved": gettext_lazy("您反映的事（%(number)s）正在重新办，%(day)s前再回复您。"),
    "close_unanswered": gettext_lazy(
        "几次没联系上您，%(number)s 先办结。15天内说一声，还能重新办。"
    ),
    "merge": gettext_lazy("您反映的事（%(number)s）和另一件同样的事一起办，办好了一样告诉您。"),
    "unmerge": gettext_lazy("您反映的事（%(number)s）改为单独办，办好了告诉您。"),
    "confirm_exclusion": gettext_lazy(
        "您反映的事（%(number)s）街道核对后不再办。凭编号能看到原因。"
    ),
    "reckon": gettext_lazy("您反映的事（%(number)s）放假安排变了，改到%(day)s前办好。"),
    "grant_extension": gettext_lazy(
        "您反映的事（%(number)s）办好的日子改到%(day)s。凭编号能看到原因。"
    ),
    "reopen": gettext_lazy("收到，%(number)s 正在重新办，%(day)s前再回复您。"),
}


@on_step(*TOLD, kind="request")
def tell_callers(step: Step) -> None:
    """Tell everybody who is promised the answer; running twice tells once."""
    alone = step.case.caller_id is None and step.case.voices == 1
    if alone or not _concerns(step):
        return
    line = str(TOLD[step.verb]) % _facts(step.case)
    for person in hearers(step.case):
        tell_person(
            person,
            text=line,
            dedupe_key=f"{step.pk}:{person.pk}",
            at=step.at,
            case_number=step.case.number,
            link=_link(step.case, person),
        )


@on_step()
def tell_the_next(step: Step) -> None:
    """Leave a note for the party whose move it has become."""
    case = step.case
    if case.party and step.source != step.target:
        tell_party(
            case.party,
            text=_("%(title)s：该您办了。") % {"title": case.title.rstrip("。.！!？?")},
            dedupe_key=f"{step.pk}:{case.party}",
            at=step.at,
            case_number=case.number,
            secrecy=case.secrecy,
        )


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
        _leave_note(step, f"unit:{helper.unit.code}", _("%(title)s：请您单位协办。"))
    if step.verb == "help_reply" and case.party:
        _leave_note(step, case.party, _("%(title)s：协办的单位回复了。"))


@on_step("appeal", "grant_appeal", "refuse_appeal")
def tell_about_appeals(step: Step) -> None:
    """Tell the desk that an appeal waits, and the unit how it ended."""
    if step.verb == "appeal":
        _leave_note(step, f"desk:{step.case.desk_code}", _("%(title)s：有超时申诉等初审。"))
    elif step.case.unit:
        _leave_note(step, f"unit:{step.case.unit.code}", _("%(title)s：超时申诉有结果了。"))


@on_step("answer_solved")
def warn_of_the_unhappy(step: Step) -> None:
    """Tell the street and the unit of a caller who says "solved" and sounds otherwise."""
    if not step.payload.get("leaning"):
        return
    words = _("%(title)s：来电人听着不太满意，请留意。")
    _leave_note(step, f"desk:{street_of(step.case)}", words)
    if step.case.unit:
        _leave_note(step, f"unit:{step.case.unit.code}", words)


@outbox.on("accounts.post_ended")
def catch_what_falls(_: str) -> None:
    """Let fall to the street what nobody is left to do, once a post has ended."""
    catch_ownerless(at=now())


def _leave_note(step: Step, party: str, words: str) -> None:
    tell_party(
        party,
        text=words % {"title": step.case.title},
        dedupe_key=f"{step.pk}:{step.verb}:{party}"[:80],
        at=step.at,
        case_number=step.case.number,
        secrecy=step.case.secrecy,
    )


def _link(case: Case, person: Person) -> str:
    """Return where somebody reads on: the caller with the secret, neighbours without.

    Empty while the house does not know its own address (``MINHU_URL``).
    """
    base = settings.SITE_URL.rstrip("/")
    if not base:
        return ""
    if person.pk != case.caller_id or not case.intake_key:
        return base + reverse("portal:follow", args=[case.number])
    return base + reverse("portal:link", args=[case.number, link_secret(case.intake_key)])


def _facts(case: Case) -> dict[str, str]:
    day = local_day(case.finish_due or case.received_at)
    return {"number": case.number, "day": f"{day.month}月{day.day}日"}
