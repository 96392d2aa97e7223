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
from minhu.core.errors import DomainError
from minhu.exchange.enums import CHANNELS, Field, Kind
from minhu.exchange.fields import ID
from minhu.exchange.models import Order, Partner
from minhu.requests.domain.intake import Report, submit

LARGEST = 64 * 1024
LONGEST = {Field.TITLE: 80, Field.WORDS: 4000, Field.PLACE: 120, Field.NAME: 40, Field.PHONE: 20}
YES = frozenset({True, "1", "true", "是"})


@dataclass(frozen=True, slots=True)
class Taken:
    """The order and whether this call made it."""

    order: Order
    fresh: bool


def take_order(partner: Partner, body: bytes, *, at: datetime) -> Taken:
    """Take in what a partner sends; raises ``DomainError`` with what is wrong in it."""
    said = _document(body)
    outside = said.get(partner.takes[ID])
    if isinstance(outside, int) and not isinstance(outside, bool):
        outside = str(outside)
    if not isinstance(outside, str) or not 0 < len(outside.strip()) <= 80:  # noqa: PLR2004 -- the column
        words = {"name": partner.takes[ID]}
        raise DomainError(_("要有编号 %(name)s，不超过 80 个字。") % words)
    known = Order.objects.filter(partner=partner, outside_id=outside.strip())
    if known.update(times=F("times") + 1):
        return Taken(known.select_related("case").get(), fresh=False)
    return _made(partner, outside.strip(), said, at)


@transaction.atomic
def _made(partner: Partner, outside: str, said: dict[str, Any], at: datetime) -> Taken:
    """Open the case and keep the order; of two at once the case is one, and so is the order."""
    case = submit(_report(partner, outside, said), actor=House(), at=at).case
    facts = {"case": case, "received_at": at, "left_out": _left_out(partner, said)}
    order, fresh = Order.objects.get_or_create(partner=partner, outside_id=outside, defaults=facts)
    return Taken(order, fresh=fresh)


def _report(partner: Partner, outside: str, said: dict[str, Any]) -> Report:
    found = {ours: said.get(theirs) for ours, theirs in partner.takes.items()}
    words = {field: _text(found.get(field), field) for field in LONGEST}
    if not (words[Field.WORDS] or words[Field.TITLE]):
        raise DomainError(_("没有内容。"))
    return Report(
        intake_key=f"exchange:{sha256(f'{partner.pk}:{outside}'.encode()).hexdigest()[:40]}",
        words=words[Field.WORDS],
        title=words[Field.TITLE],
        channel=CHANNELS[Kind(partner.kind)],
        category_code=_category(found.get(Field.CATEGORY)),
        point=_point(found),
        home=partner.area_id,
        place=words[Field.PLACE],
        name=words[Field.NAME],
        phone=words[Field.PHONE],
        urgent=_scalar(found.get(Field.URGENT)) in YES,
    )


def _document(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body) if len(body) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise DomainError(_("要的是一个不超过 64 KB 的 JSON 对象。"))
    return said


def _text(value: object, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST[Field(field)] or "\0" in value:
        words = {"name": Field(field).label, "n": LONGEST[Field(field)]}
        raise DomainError(_("%(name)s 要是不超过 %(n)d 个字的文字。") % words)
    return value.strip()


def _scalar(value: object) -> object:
    return value if isinstance(value, str | int | bool) else None


def _category(value: object) -> str:
    """Return a code that the house knows; the desk chooses where it is none."""
    known = isinstance(value, str) and Category.objects.filter(pk=value[:40]).exists()
    return str(value) if known else ""


def _point(found: Mapping[str, object]) -> tuple[float, float] | None:
    both = found.get(Field.LONGITUDE), found.get(Field.LATITUDE)
    if both == (None, None):
        return None
    try:
        longitude, latitude = (float(str(each)) for each in both)
    except ValueError:
        longitude = latitude = float("nan")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 -- the round earth
        raise DomainError(_("经度和纬度要是数，WGS 84。"))
    return longitude, latitude


def _left_out(partner: Partner, said: dict[str, Any]) -> list[str]:
    return sorted(name[:40] for name in set(said) - set(partner.takes.values()))[:20]
