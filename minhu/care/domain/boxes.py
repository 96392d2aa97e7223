"""Registering call boxes, letting them in, and turning what they press into a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.accounts.models import User
from minhu.affairs.calls import KIND
from minhu.affairs.domain.steps import taken_in
from minhu.care.models import CallBox
from minhu.cases.domain.opening import Intake
from minhu.cases.enums import Channel
from minhu.cases.procedures import procedures
from minhu.core.bodies import Body, Else, Number, Text, Yes
from minhu.core.errors import DomainError
from minhu.people.domain import remember
from minhu.people.models import Person
from minhu.places.domain.machines import Machines
from minhu.places.models import Area

BOXES = Machines(CallBox, "box_", keeps="care.keep_boxes", keeps_one="care.keep_box", calls=30)
BODY = Body(
    {
        "id": Text(40, said=True),
        "alive": Yes(),
        "event": Else(Text(12)),
        "battery": Else(Number(0, 100)),
    },
    either=("id", "alive"),
    largest=4096,
    open=True,
)
"""Who calls for help is heard whatever else is odd in what the box says."""


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

    Raises what ``Machines.register`` raises, and ``DomainError`` where nobody is named for whom
    it is.
    """
    people = {which: _remember(said, at) for which, said in about.people.items()}
    facts = {name: getattr(about, name) for name in ("code", "kind", "area", "place")}
    made, key = BOXES.register({**facts, **people}, actor=actor, at=at)
    if people.get("person") is None:
        raise DomainError(_("请写是给谁装的：称呼或电话。"))
    return made, key


@transaction.atomic
def press(box: CallBox, said: Mapping[str, Any], *, at: datetime) -> Intake:
    """Open the call of a box; the same mark opens one."""
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
        "intake_key": f"{box.code}-{said['id']}",
    }
    return taken_in(procedures["call"], words, actor=House(), at=at)


def sign_of_life(box: CallBox, said: Mapping[str, Any], *, at: datetime) -> None:
    """Keep that a box was heard, and how full its battery is if it says so."""
    battery = said.get("battery")
    known = {} if battery is None else {"battery": round(battery)}
    CallBox.objects.filter(pk=box.pk).update(heard_at=at, **known)


def _remember(said: tuple[str, str], at: datetime) -> Person | None:
    name, phone = said
    return remember(name=name, phone=phone, at=at) if name or phone else None
