"""The directory of whom to call in a department; names and phones are kept sealed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import Unit, User
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.people.domain.persons import remember
from minhu.places.models import Area
from minhu.whistles.models import Liaison


@transaction.atomic
def name_liaison(
    *, unit: Unit, name: str, phone: str, home: Area, actor: User, at: datetime
) -> Liaison:
    """Put somebody into the directory of a street; the same person twice is one entry."""
    if not actor.has_perm("whistles.keep_liaisons", home):
        raise NotAllowedError(_("这件事现在不归您办。"))
    if not phone.strip():
        raise DomainError(_("请写能打通的电话。"))
    person = remember(name=name, phone=phone, at=at)
    return Liaison.objects.get_or_create(unit=unit, person=person, active=True)[0]


@transaction.atomic
def retire_liaison(
    liaison: Liaison,
    *,
    home: Area,
    actor: User,
    at: datetime,  # noqa: ARG001 -- every verb says when
) -> Liaison:
    """Take somebody out of the directory; calls that were made keep whom they reached."""
    if not actor.has_perm("whistles.keep_liaisons", home):
        raise NotAllowedError(_("这件事现在不归您办。"))
    if not Liaison.objects.filter(pk=liaison.pk, active=True).update(active=False):
        raise StaleStateError(_("这位已经不在联络人里了。"))
    liaison.active = False
    return liaison
