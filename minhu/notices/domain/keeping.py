"""Setting where notices leave the house, in which words, and when they stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.models import Unit, User
from minhu.core.crypto import ring
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import uuid7
from minhu.core.models import Row
from minhu.notices.domain.telling import tell_outlet
from minhu.notices.enums import OWN, ROBOTS
from minhu.notices.kinds import TEST, News, check, kinds
from minhu.notices.models import Notice, Outlet, QuietHours, Wording
from minhu.notices.models.outlet import LIVE
from minhu.notices.targets import read_target
from minhu.places.models import Area

KEEP, KEEP_OUTLET = "notices.keep", "notices.keep_outlet"
Owner = Unit | User | Area
T = TypeVar("T", bound=Row)


@transaction.atomic
def set_outlet(owner: Owner, *, asks: Mapping[str, Any], actor: Actor, at: datetime) -> Outlet:
    """Set where a unit, an area or a person is told: ``way``, ``address``, ``secret``, ``kinds``.

    What was set before for the same way ends; without a new address it goes on with the old
    one and other kinds. Raises ``DomainError`` when the address is none.
    """
    outlet = Outlet(way=asks["way"], kinds=_known(asks["kinds"]), at=at, **_owned(owner))
    _may_keep(outlet, actor)
    before = Outlet.objects.filter(LIVE, way=outlet.way, **_owned(owner)).select_for_update()
    old = before.first()
    if asks.get("address"):
        target, outlet.mask = read_target(outlet.way, asks["address"], asks.get("secret") or "")
        outlet.enclose(target)
    elif old is not None:
        outlet.mask = old.mask
        outlet.enclose(old.disclose())
    else:
        raise DomainError(_("请填地址。"))
    before.update(ended_at=at)
    return _save(outlet)


@transaction.atomic
def end_outlet(outlet: Outlet, *, actor: Actor, at: datetime) -> Outlet:
    """Send nothing there any more, not even what still waits; the address is forgotten."""
    _may_keep(outlet, actor)
    outlet.enclose("")
    ended = {"ended_at": at, "target_sealed": outlet.target_sealed}
    if not Outlet.objects.filter(LIVE, pk=outlet.pk).update(**ended):
        raise StaleStateError(_("这个渠道刚刚停用了，请刷新。"))
    outlet.ended_at = at
    return outlet


def test_outlet(outlet: Outlet, *, actor: Actor, at: datetime) -> Notice:
    """Send a line that says nothing but that it arrived; it stands in the log as any other."""
    _may_keep(outlet, actor)
    area = outlet.unit.area_code if outlet.unit else outlet.area_code
    news = News(
        text=str(kinds[TEST].text), outside=str(kinds[TEST].outside), kind=TEST, area_code=area
    )
    return tell_outlet(outlet, news, dedupe_key=f"test:{uuid7()}", at=at)


@transaction.atomic
def write_wording(
    area: Area, kind: str, *, asks: Mapping[str, str], actor: Actor, at: datetime
) -> Wording:
    """Say a kind of news in other words from now on; earlier versions stay to be read.

    Raises ``DomainError`` for words that name what they may not.
    """
    _may(area, actor)
    known = kinds[kind]
    wording = Wording(
        kind=kind, area_code=area.code, at=at, text=check(asks["text"], known.named_inside)
    )
    if known.for_staff:
        wording.outside = check(asks["outside"], known.named_outside)
    wording.version = _next(Wording.objects.filter(kind=kind, area_code=area.code))
    wording.written_by = as_user(actor)
    return _save(wording)


@transaction.atomic
def set_quiet(area: Area, *, asks: Mapping[str, Any], actor: Actor, at: datetime) -> QuietHours:
    """Let an area be quiet between two hours from a day on, for residents or for staff."""
    _may(area, actor)
    hours = QuietHours(area_code=area.code, at=at, **asks)
    hours.passes = [code for code in hours.passes if code in kinds]
    same = QuietHours.objects.filter(area_code=area.code, audience=hours.audience)
    hours.version = _next(same)
    hours.written_by = as_user(actor)
    return _save(hours)


@transaction.atomic
def renew_targets() -> int:
    """Seal the addresses of outlets anew with the newest key; returns how many that took."""
    newest, _key = ring().newest
    rows = Outlet.objects.filter(LIVE).select_for_update(of=("self",))
    stale = [outlet for outlet in rows if outlet.target_sealed.key_id != newest]
    for outlet in stale:
        outlet.enclose(outlet.disclose())
        outlet.save(update_fields=["target_sealed"])
    return len(stale)


def _owned(owner: Owner) -> dict[str, Any]:
    if isinstance(owner, User):
        return {"user": owner, "unit": None, "area_code": ""}
    if isinstance(owner, Unit):
        return {"user": None, "unit": owner, "area_code": ""}
    return {"user": None, "unit": None, "area_code": owner.code}


def _known(codes: list[str]) -> list[str]:
    return [code for code in codes if code in kinds and kinds[code].for_staff]


def _may(area: Area, actor: Actor) -> None:
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改通知的设置，请找系统管理员。"))


def _may_keep(outlet: Outlet, actor: Actor) -> None:
    if outlet.way not in (OWN if outlet.user_id else ROBOTS):
        raise DomainError(_("这里不能用这种渠道，请换一种。"))
    if not actor.has_perm(KEEP_OUTLET, outlet):
        raise NotAllowedError(_("这个渠道您不能改，请找系统管理员。"))


def _next(rows: QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("version"))["last"] or 0) + 1


def _save(row: T) -> T:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StaleStateError(_("刚刚有人改过了，请刷新再改。")) from None
    return row
