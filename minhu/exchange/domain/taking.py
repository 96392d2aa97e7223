"""Taking in an order: only the fields of the table, and the same number gives the same case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.catalogue.models import Category
from minhu.core.bodies import Body, Else, Mark, Member, Number, Text, Yes
from minhu.core.errors import DomainError
from minhu.exchange.enums import CHANNELS, Field, Kind
from minhu.exchange.fields import ID
from minhu.exchange.models import Order, Partner
from minhu.requests.domain.intake import Report, submit

LARGEST = 64 * 1024
MEMBERS: Mapping[str, Member] = {
    ID: Mark(80),
    Field.TITLE: Text(80),
    Field.WORDS: Text(4000),
    Field.PLACE: Text(120),
    Field.NAME: Text(40),
    Field.PHONE: Text(20),
    Field.LONGITUDE: Number(-180, 180, typed=True),
    Field.LATITUDE: Number(-90, 90, typed=True),
    Field.CATEGORY: Else(Text(40)),
    Field.URGENT: Yes(),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """The order and whether this call made it."""

    order: Order
    fresh: bool


def body_of(takes: Mapping[str, str]) -> Body:
    """Return what a partner with this table sends, our words to theirs."""
    members = {theirs: MEMBERS[ours] for ours, theirs in takes.items()}
    words = [takes[ours] for ours in (Field.WORDS, Field.TITLE) if ours in takes]
    return Body(members, needed=(takes[ID],), either=tuple(words), largest=LARGEST, open=True)


def take_order(partner: Partner, body: bytes, *, at: datetime) -> Taken:
    """Take in what a partner sends; raises ``DomainError`` with what is wrong in it."""
    told = body_of(partner.takes).read(body)
    said = {ours: told.get(theirs) for ours, theirs in partner.takes.items()}
    outside = str(said[ID])
    known = Order.objects.filter(partner=partner, outside_id=outside)
    if known.update(times=F("times") + 1):
        return Taken(known.select_related("case").get(), fresh=False)
    report = _report(partner, outside, said)
    return _made(partner, report, outside, left_out(partner.takes, body), at)


def left_out(takes: Mapping[str, str], body: bytes) -> list[str]:
    """Return the names of what came and is not read."""
    return sorted(name[:40] for name in set(json.loads(body)) - set(takes.values()))[:20]


@transaction.atomic
def _made(partner: Partner, report: Report, outside: str, missed: list[str], at: datetime) -> Taken:
    """Open the case and keep the order; of two at once the case is one, and so is the order."""
    case = submit(report, actor=House(), at=at).case
    facts = {"case": case, "received_at": at, "left_out": missed}
    order, fresh = Order.objects.get_or_create(partner=partner, outside_id=outside, defaults=facts)
    return Taken(order, fresh=fresh)


def _report(partner: Partner, outside: str, said: Mapping[str, Any]) -> Report:
    if not (said.get(Field.WORDS) or said.get(Field.TITLE)):
        raise DomainError(_("没有内容。"))
    return Report(
        intake_key=f"exchange:{sha256(f'{partner.pk}:{outside}'.encode()).hexdigest()[:40]}",
        words=said.get(Field.WORDS) or "",
        title=said.get(Field.TITLE) or "",
        channel=CHANNELS[Kind(partner.kind)],
        category_code=_category(said.get(Field.CATEGORY)),
        point=_point(said),
        home=partner.area_id,
        place=said.get(Field.PLACE) or "",
        name=said.get(Field.NAME) or "",
        phone=said.get(Field.PHONE) or "",
        urgent=bool(said.get(Field.URGENT)),
    )


def _category(code: str | None) -> str:
    """Return a code that the house knows; the desk chooses where it is none."""
    return code if code and Category.objects.filter(pk=code).exists() else ""


def _point(said: Mapping[str, Any]) -> tuple[float, float] | None:
    both = [said[n] for n in (Field.LONGITUDE, Field.LATITUDE) if said.get(n) is not None]
    if len(both) == 1:
        raise DomainError(_("经度和纬度要一起给，WGS 84。"))
    return (both[0], both[1]) if both else None
