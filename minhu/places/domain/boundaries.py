"""Taking in drawn boundaries: grids, communities, or any other level."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping

from minhu.accounts.actors import Actor, as_user
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places import codes, geometry
from minhu.places.domain import editions
from minhu.places.domain.areas import add_area
from minhu.places.domain.features import Drawn, Layout, load
from minhu.places.domain.planning import Plan, plan
from minhu.places.domain.redraw import REDRAW
from minhu.places.domain.reports import BoundaryReport, Progress
from minhu.places.enums import Level, Remake
from minhu.places.geometry import Ground
from minhu.places.models import Area, Boundary, Redraw

_BATCH = 500


def import_boundaries(
    path: Path,
    *,
    parent: str,
    layout: Layout,
    at: datetime,
    progress: Progress | None = None,
) -> BoundaryReport:
    """Take in a GeoJSON file of areas inside ``parent``; twice changes nothing.

    A feature is known again by its code, by the outside number, or by its name. A
    feature without a code gets the next number, north to south in rows, west to east in
    each. Changed ground ends the old boundary on the day of ``at`` and begins a new one;
    a second change on one day replaces the first. Grids drawn directly under a
    subdistrict go into one community that carries the subdistrict's name.
    """
    features, day = load(Path(path)), local_day(at)
    with transaction.atomic():
        top = _parent(parent)
        found = plan(features, top, layout, day=day, today=day, progress=progress)
        _write(found, None, at)
    return found.report


@transaction.atomic
def take_features(  # noqa: PLR0913 -- what, where, how, from when, why and by whom
    features: list[Any],
    top: Area,
    layout: Layout,
    *,
    day: date,
    reason: str,
    actor: Actor,
    at: datetime,
) -> tuple[Redraw, BoundaryReport]:
    """Take in the areas of a file as a version from a day on, today or later.

    What could be refused is refused row by row; names hold at once, ground from the day on.
    Raises ``DomainError`` when nothing in the file is new.
    """
    if not actor.has_perm(REDRAW, top):
        raise NotAllowedError(_("您不能改这里的边界，请找街道调度。"))
    if day < local_day(at):
        raise DomainError(_("生效日期不能在今天以前：过去的图和数字不改。"))
    if not reason.strip():
        raise DomainError(_("请写为什么改，比如依据哪份文件。"))
    street = codes.ancestor(top.code, Level.SUBDISTRICT)
    # The lock makes two who redraw at once wait for each other.
    Area.objects.select_for_update().get(pk=street)
    found = plan(features, top, layout, day=day, today=local_day(at))
    if not found.touched:
        raise DomainError(_("和现在的边界一样，没有什么要改。"))
    made = Redraw.objects.create(
        area_id=street,
        kind=Remake.IMPORT,
        valid_from=day,
        reason=reason.strip()[:200],
        changes=[_told(found, code) for code in sorted({*found.new, *found.moved})],
        by=as_user(actor),
        at=at,
    )
    _write(found, made, at)
    return made, found.report


def _parent(code: str) -> Area:
    try:
        found = Area.objects.filter(pk=codes.full(code)).first()
    except ValueError:
        raise DomainError(
            _("“%(code)s”不是区划代码，请检查上级区域的代码。") % {"code": code}
        ) from None
    if found is None:
        raise DomainError(
            _(
                "还没有代码为 %(code)s 的区域。请先导入区划，或者写明上级区域的名称"
                "（--parent-name），由导入一并建好。"
            )
            % {"code": code}
        )
    return found


def _told(found: Plan, code: str) -> dict[str, Any]:
    old, ground = found.before.get(code), found.areas[code].ground
    return {
        "code": code,
        "name": found.areas[code].name,
        "before": old.square_metres if old else 0,
        "after": round(geometry.square_metres(ground)) if ground else 0,
    }


def _write(found: Plan, made: Redraw | None, at: datetime) -> None:
    """Write a plan: areas, names, the end of old ground and the beginning of new."""
    moved = found.moved
    if not found.touched:
        return
    if found.founded:
        add_area(found.founded, name=found.top.name, at=at)
    _write_areas(found)
    ended: list[Boundary] = []
    begun = [
        _succeed(found, code, ground, made, ended)
        for code in moved
        if (ground := found.areas[code].ground) is not None
    ]
    Boundary.objects.bulk_update(ended, ["valid_to"], batch_size=_BATCH)
    Boundary.objects.bulk_create(
        begun,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["geometry", "square_metres", "redraw"],
    )
    editions.renew()


def _write_areas(found: Plan) -> None:
    """Make and rename areas."""
    renamed = [found.known[code] for code in found.renamed]
    for area in renamed:
        said = found.areas[area.code]
        area.name, area.outside_id = said.name, said.outside_id or area.outside_id
    new = [_area(code, found.areas[code], found.day) for code in found.new]
    Area.objects.bulk_create(new, batch_size=_BATCH)
    Area.objects.bulk_update(renamed, ["name", "outside_id"], batch_size=_BATCH)


def _area(code: str, feature: Drawn, day: date) -> Area:
    level = codes.level(code)
    return Area(
        code=code,
        level=level,
        name=feature.name,
        parent_id=codes.parent(code) or None,
        kind=codes.grid_kind(code) if level is Level.GRID else "",
        outside_id=feature.outside_id,
        valid_from=day,
    )


def _succeed(
    found: Plan, code: str, ground: Ground, made: Redraw | None, ended: list[Boundary]
) -> Boundary:
    """Return the boundary that holds from the day on; the old one ends unless it began then."""
    old = found.before.get(code)
    new = Boundary(
        area_id=code,
        geometry=mapping(ground),
        square_metres=round(geometry.square_metres(ground)),
        valid_from=found.day,
        redraw=made,
    )
    if old is not None and old.valid_from == found.day:
        new.id = old.id
    elif old is not None:
        old.valid_to = found.day
        ended.append(old)
    return new
