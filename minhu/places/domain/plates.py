"""Putting up and taking down door plates."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import CROCKFORD
from minhu.places import geometry, queries
from minhu.places.models import Area, Plate

_LENGTH = 8
_LONGEST = 80


def put_up_plate(
    area: Area,
    *,
    name: str,
    point: tuple[float, float] | None = None,
    actor: Actor,
    at: datetime,
) -> Plate:
    """Make a plate for a place in an area under a new code of 40 random bits.

    ``point`` is longitude and latitude in WGS 84. Raises ``DomainError`` for a missing
    name or a point outside the world.
    """
    if not actor.has_perm("places.put_up_plate", area):
        raise NotAllowedError(_("没有找到这个区域。"))
    if not name.strip() or len(name) > _LONGEST:
        raise DomainError(_("请写明门牌的地点，不超过 %(most)d 个字。") % {"most": _LONGEST})
    longitude, latitude = point or (None, None)
    if longitude is not None and latitude is not None:
        geometry.within((longitude, latitude, longitude, latitude))
    return Plate.objects.create(
        code="".join(secrets.choice(CROCKFORD) for _ in range(_LENGTH)),
        area=area,
        name=name.strip(),
        longitude=longitude,
        latitude=latitude,
        put_up_at=at,
    )


@transaction.atomic
def put_up_missing(area: Area, *, actor: Actor, at: datetime) -> list[Plate]:
    """Make a plate under the grid's own name for every grid in an area that has none."""
    if not actor.has_perm("places.put_up_plate", area):
        raise NotAllowedError(_("没有找到这个区域。"))
    # The lock makes two who press at once wait for each other, so that no grid gets two.
    Area.objects.select_for_update().get(pk=area.pk)
    bare = queries.grids(area.code).exclude(plates__active=True)
    return [put_up_plate(grid, name=grid.name, actor=actor, at=at) for grid in bare]


def take_down_plate(plate: Plate, *, actor: Actor) -> Plate:
    """Make a plate lead nowhere; what was reported through it stays."""
    if not actor.has_perm("places.put_up_plate", plate.area):
        raise NotAllowedError(_("没有找到这块门牌。"))
    plate.active = False
    plate.save(update_fields=["active"])
    return plate
