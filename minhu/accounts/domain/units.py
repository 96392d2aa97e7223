"""Units: the departments and firms a case can be given to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import Unit
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
