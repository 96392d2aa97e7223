"""Registering call boxes, letting them in, and turning what they press into a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.accounts.domain.throttling import Pace, claim
from minhu.accounts.models import User
from minhu.affairs.calls import KIND
from minhu.affairs.domain.steps import taken_in
from minhu.care.models import CallBox
from minhu.care.queries import known_box
from minhu.cases.domain.opening import Intake
from minhu.cases.enums import Channel
from minhu.cases.procedures import procedures
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.keys import CODE, digest_of, new_key
from minhu.people.domain import remember
from minhu.people.models import Person
from minhu.places.models import Area

SIGN = "box_"
WRONG = Pace("box.wrong", 30, timedelta(minutes=10))
CALLS = Pace("box.calls", 30, timedelta(minutes=1))
FULL = 100
LONGEST = 40


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a box; ``people`` are name and phone of ``person``, ``family``, ``helper``."""

    code: str
    kind: str
    area: Area
    place: str
    people: Mapping[str, tuple[str, str]]


@transaction.atomic
def register_box(about: About, *, actor: User, at: datetime) -> tuple[CallBox, str]:
    """Register a box and return it with its key, shown this once.

    The key is 256 random bits, so a plain digest of it can be kept. Raises ``NotAllowedError``
    outside the actor's place, ``DomainError`` where nobody is named for whom it is, or the code
    is not fit or taken.
    """
    if not actor.has_perm("care.keep_boxes", about.area):
        raise NotAllowedError(_("这里的呼叫器不归您管。"))
    if not CODE.fullmatch(about.code):
        raise DomainError(_("编号用小写字母、数字和短横，2 到 32 个。"))
    people = {which: _remember(said, at) for which, said in about.people.items()}
    if people.get("person") is None:
        raise DomainError(_("请写是给谁装的：称呼或电话。"))
    key = new_key(SIGN)
    box = CallBox(
        code=about.code,
        kind=about.kind,
        area=about.area,
        place=about.place,
        **people,
        digest=digest_of(key),
        made_by=actor,
        made_at=at,
    )
    try:
        with transaction.atomic():
            box.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这个编号已经用了。")) from None
    return box, key


@transaction.atomic
def retire_box(box: CallBox, *, actor: User, at: datetime) -> CallBox:
    """Let a box call no more; its calls stay."""
    if not actor.has_perm("care.keep_box", box):
        raise NotAllowedError(_("这台呼叫器不归您管。"))
    if not CallBox.objects.filter(pk=box.pk, ended_at=None).update(ended_at=at):
        raise StaleStateError(_("这台呼叫器已经停用了。"))
    box.ended_at = at
    return box


def admit_box(code: str, key: str, *, address: str | None, at: datetime) -> CallBox | None:
    """Return the box behind a code and a key, ``None`` for any other.

    Raises ``TooOftenError`` for too many calls. Must not be called inside a transaction.
    """
    box = known_box(code, digest_of(key))
    if box is None:
        claim(WRONG, address or "", at=at)
        return None
    claim(CALLS, str(box.pk), at=at)
    return box


@transaction.atomic
def press(box: CallBox, said: Mapping[str, Any], *, at: datetime) -> Intake:
    """Open the call of a box; the same mark opens one. Raises ``DomainError`` for a bad mark."""
    mark = said.get("id")
    if not isinstance(mark, str) or not 0 < len(mark) <= LONGEST:
        raise DomainError(_("每次呼叫要带自己的编号 id，最多 40 个字符。"))
    event = said.get("event") if said.get("event") in KIND else "rescue"
    sign_of_life(box, said, at=at)
    words = {
        "title": _("%(kind)s呼叫") % {"kind": KIND[str(event)]},
        "event": event,
        "area": box.area,
        "place": box.place,
        "device": box.code,
        "caller": box.person,
        "one": box.family,
        "other": box.helper,
        "channel": Channel.SENSOR,
        "urgent": event in {"fall", "ill", "fire", "rescue"},
        "intake_key": f"{box.code}-{mark}",
    }
    return taken_in(procedures["call"], words, actor=House(), at=at)


def sign_of_life(box: CallBox, said: Mapping[str, Any], *, at: datetime) -> None:
    """Keep that a box was heard, and how full its battery is if it says so."""
    battery = said.get("battery")
    known = {"battery": battery} if isinstance(battery, int) and 0 <= battery <= FULL else {}
    CallBox.objects.filter(pk=box.pk).update(heard_at=at, **known)


def _remember(said: tuple[str, str], at: datetime) -> Person | None:
    name, phone = said
    return remember(name=name, phone=phone, at=at) if name or phone else None
