"""主办、协办: other units help with a case; one of them leads and speaks with the caller."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.models import Unit, User
from minhu.cases.domain.moving import Move
from minhu.cases.models import Case, Helper, Step
from minhu.core.errors import DomainError
from minhu.requests.domain.deeds import Afterwards, Answers, Deed, MoveMaker


def _invite(deed: Deed) -> Move:
    unit: Unit = deed.answers["unit"]
    known = deed.case.helpers.filter(unit=unit).exists()
    if known or unit.pk == deed.case.unit_id or not unit.active:
        raise DomainError(_("这个单位已经在办这件事，或者已经撤销。请换一个单位。"))
    return Move(payload={"to": unit.name})


def _by_helper(deed: Deed) -> Move:
    helper = helper_of(deed.case, deed.actor)
    return Move(payload={"unit": helper.unit.name} if helper else {})


def helper_of(case: Case, actor: Actor) -> Helper | None:
    """Return the part in a case that is the actor's to sign or to reply to."""
    units = [post.unit_id for post in actor.posts_now] if isinstance(actor, User) else []
    owed = case.helpers.filter(unit__in=[unit for unit in units if unit], replied_at=None)
    return owed.select_related("unit").first()


def _ask(step: Step, answers: Answers, actor: Actor) -> None:
    by = as_user(actor)
    Helper.objects.create(
        case=step.case,
        unit=answers["unit"],
        task=answers["note"],
        asked_by=by,
        asked_at=step.at,
    )


def _sign(step: Step, _: Answers, actor: Actor) -> None:
    helper = helper_of(step.case, actor)
    if helper is not None and helper.signed_at is None:
        _write(helper, actor, step.at)


def _reply(step: Step, answers: Answers, actor: Actor) -> None:
    """Keep the reply; who replies without having signed has signed with it."""
    helper = helper_of(step.case, actor)
    if helper is not None:
        helper.reply, helper.replied_at = answers["note"], step.at
        helper.replied_by = as_user(actor)
        _write(helper, actor, step.at)


def _write(helper: Helper, actor: Actor, at: datetime) -> None:
    if helper.signed_at is None:
        helper.signed_at = at
        helper.signed_by = as_user(actor)
    helper.save()


MAKERS: dict[str, MoveMaker] = {
    "invite": _invite,
    "help_sign": _by_helper,
    "help_reply": _by_helper,
}
AFTERWARDS: dict[str, Afterwards] = {"invite": _ask, "help_sign": _sign, "help_reply": _reply}
