"""我也遇到了: a neighbour joins a request instead of sending a second one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.cases.domain.moving import Move, advance
from minhu.cases.models import Case, Voice
from minhu.core.errors import DomainError, NotAllowedError
from minhu.people.domain.persons import remember


@transaction.atomic
def join(case: Case, *, intake_key: str, phone: str, actor: Actor, at: datetime) -> Voice:
    """Count a neighbour in and promise the same answer; the same key joins once.

    The case is read anew and locked, so that two neighbours who tap at once both count.
    Raises ``StaleStateError`` when the request is over.
    """
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    known = Voice.objects.filter(intake_key=intake_key).first()
    if known is not None:
        return known
    person = remember(name="", phone=phone, at=at) if phone.strip() else None
    move = Move(changes={"voices": fresh.voices + 1})
    advance(fresh, "join", actor=actor, at=at, move=move)
    return Voice.objects.create(case=fresh, person=person, intake_key=intake_key, at=at)


@transaction.atomic
def leave_phone(voice: Voice, *, phone: str, actor: Actor, at: datetime) -> Voice:
    """Keep the phone of a neighbour who joined without one, so that the answer can be sent."""
    if not actor.has_perm("requests.join", voice.case):
        raise NotAllowedError(_("没有查到这件事，再看看编号。"))
    if not phone.strip():
        raise DomainError(_("手机号不对，再看看。"))
    voice.person = remember(name="", phone=phone, at=at)
    voice.save(update_fields=["person"])
    return voice
