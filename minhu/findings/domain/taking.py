"""Taking in what a device or a patrol found: located, kept once, nobody's work yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.catalogue.models import Category
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.pictures import keep
from minhu.findings.models import Device, Finding
from minhu.findings.reading import Told, without_numbers
from minhu.places.locate import locate
from minhu.places.models import Area

FOLDER = "findings"


def take_finding(device: Device, told: Told, *, at: datetime) -> tuple[Finding, bool]:
    """Keep what a device found; the same mark gives the same finding and ``False``."""
    known = Finding.objects.filter(device=device, outside_id=told.mark).first()
    if known is not None:
        return known, False
    point = told.point or _own_point(device)
    there = _area_of(point) if told.point else None
    code = there if there and told.point else device.area_id
    columns = {"device": device, "area_id": code, "place": told.place or device.place}
    made = _keep(told, columns, point, at)
    Device.objects.filter(pk=device.pk).update(heard_at=at)
    return made


def hand_in(told: Told, *, actor: User, at: datetime) -> Finding:
    """Keep what a patrol found, as candidate like any other."""
    area = Area.objects.filter(pk=told.area_code).first()
    if area is None or not actor.has_perm("findings.hand_in", area):
        raise NotAllowedError(_("这里不是您巡的地方。"))
    if not told.words.strip():
        raise DomainError(_("请写一句看到了什么。"))
    columns = {"by": actor, "area_id": area.pk, "place": without_numbers(told.place)}
    return _keep(told, columns, told.point, at)[0]


def _keep(
    told: Told, columns: dict[str, Any], point: tuple[float, float] | None, at: datetime
) -> tuple[Finding, bool]:
    longitude, latitude = point or (None, None)
    known = Category.objects.filter(pk=told.category).first() if told.category else None
    finding = Finding(
        **columns,
        outside_id=told.mark,
        longitude=longitude,
        latitude=latitude,
        category=known,
        words=without_numbers(told.words) or (known.name if known else told.category),
        confidence=told.confidence,
        found_at=told.found_at or at,
        received_at=at,
    )
    if told.picture is not None:
        finding.picture, finding.thumbnail = keep(told.picture, at, folder=FOLDER)
    try:
        with transaction.atomic():
            finding.save(force_insert=True)
    except IntegrityError:
        finder = {name: columns[name] for name in ("device", "by") if name in columns}
        return Finding.objects.get(outside_id=told.mark, **finder), False
    return finding, True


def _own_point(device: Device) -> tuple[float, float] | None:
    if device.longitude is None or device.latitude is None:
        return None
    return device.longitude, device.latitude


def _area_of(point: tuple[float, float] | None) -> str | None:
    located = locate(*point) if point else None
    return located.area_code if located else None
