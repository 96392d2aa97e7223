"""Units: the departments and firms a case can be given to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import Post, Unit
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError


@transaction.atomic
def open_unit(
    *,
    code: str,
    name: str,
    area_code: str,
    actor: Actor,
    at: datetime,  # noqa: ARG001 -- every verb says when
    phone: str = "",
) -> Unit:
    """Open a unit; raises ``DomainError`` when its code is taken."""
    unit = Unit(code=code, name=name, area_code=area_code, phone=phone)
    if not actor.has_perm("accounts.open_unit", unit):
        raise NotAllowedError(_("您不能增加单位，请找系统管理员。"))
    if Unit.objects.filter(code=code).exists():
        raise DomainError(_("这个单位编号已经有了，请换一个。"))
    unit.save(force_insert=True)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, actor: Actor, at: datetime) -> Unit:
    """Close a unit that is no more: nothing can be given to it, and its posts end today."""
    if not actor.has_perm("accounts.open_unit", unit):
        raise NotAllowedError(_("您不能撤销单位，请找系统管理员。"))
    if not Unit.objects.filter(pk=unit.pk, active=True).update(active=False):
        raise DomainError(_("这个单位已经撤销了。"))
    unit.active = False
    day = local_day(at)
    for post in Post.objects.filter(unit=unit, valid_to=None):
        post.valid_to = max(day, post.valid_from)
        post.save(update_fields=["valid_to"])
    return unit
