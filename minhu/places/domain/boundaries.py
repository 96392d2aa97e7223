"""Taking in drawn boundaries: grids, communities, or any other level."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape

from minhu.core.clock import local_day
from minhu.core.errors import DomainError
from minhu.places import codes, geometry
from minhu.places.domain import editions
from minhu.places.domain.areas import add_area
from minhu.places.domain.features import Drawn, Layout, drawn, load
from minhu.places.domain.numbering import Home, numbered
from minhu.places.domain.reports import BoundaryReport, Progress
from minhu.places.enums import Level
from minhu.places.models import Area, Boundary
from minhu.places.topology import Sheet

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
    report = BoundaryReport()
    features = drawn(load(Path(path)), layout, report, progress)
    with transaction.atomic():
        top = _parent(parent)
        fitting = _fitting(features, top, layout, report)
        home = _home(top, layout.level, fitting, at)
        areas = numbered(fitting, home, report)
        before = _grounds(top.code, layout.level)
        _write(areas, before, at, report)
        report.absent = sorted(before.keys() - areas.keys())
        if report.imported:
            editions.renew()
    _check(codes.ancestor(top.code, Level.DISTRICT), layout.level, areas, report)
    return report


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


def _fitting(
    features: list[Drawn], top: Area, layout: Layout, report: BoundaryReport
) -> list[Drawn]:
    """Keep the features whose own code, if any, has its place under the parent."""
    above = {codes.parent(feature.code) for feature in features if feature.code}
    known = set(Area.objects.filter(pk__in=above).values_list("pk", flat=True))
    kept = []
    for feature in features:
        upper = codes.parent(feature.code) if feature.code else ""
        if feature.code and not codes.inside(feature.code, top.code):
            words = {"name": feature.name, "code": feature.code, "top": top.code}
            reason = _("%(name)s：%(code)s 不在 %(top)s 之内") % words
        elif upper and upper not in known:
            words = {"name": feature.name, "upper": upper}
            reason = _("%(name)s：还没有上一级区域 %(upper)s，请先导入区划") % words
        else:
            kept.append(feature)
            continue
        report.refuse(feature.row, layout.code_field or "", reason)
    return kept


def _home(top: Area, level: Level, features: list[Drawn], at: datetime) -> Home:
    """Return where new numbers are given; not needed when every feature has its code."""
    if all(feature.code for feature in features):
        return Home(top.code, level, [])
    upper = codes.above(level)
    code = top.code
    if codes.level(code) is Level.SUBDISTRICT and upper is Level.COMMUNITY:
        code = _community_of(top, at)
    elif codes.level(code) is not upper and not _skips_district(code, level):
        words = {"top": top.name, "level": level.label, "upper": upper.label}
        raise DomainError(
            _(
                "要在 %(top)s 之下编%(level)s的号，请把上级换成%(upper)s，"
                "或者用 --code-field 给出每一项的代码。"
            )
            % words
        )
    areas = Area.objects.inside(code).filter(level=level)
    return Home(code, level, list(areas))


def _skips_district(code: str, level: Level) -> bool:
    return level is Level.SUBDISTRICT and codes.level(code) is Level.CITY


def _community_of(subdistrict: Area, at: datetime) -> str:
    """Return the community that stands for a whole subdistrict, made when it is missing."""
    communities = Area.objects.inside(subdistrict.code).filter(level=Level.COMMUNITY)
    own = communities.filter(name=subdistrict.name).first()
    if own is not None:
        return own.code
    number = min(Home(subdistrict.code, Level.COMMUNITY, list(communities)).free_numbers())
    code = codes.child(subdistrict.code, Level.COMMUNITY, number)
    return add_area(code, name=subdistrict.name, at=at).code


def _grounds(top: str, level: Level) -> dict[str, Boundary]:
    present = Boundary.objects.inside(top).filter(valid_to=None, area__level=level)
    return {boundary.area_id: boundary for boundary in present}


def _write(
    areas: dict[str, Drawn],
    before: dict[str, Boundary],
    at: datetime,
    report: BoundaryReport,
) -> None:
    touched = _write_areas(areas, at)
    day = local_day(at)
    ended: list[Boundary] = []
    begun: list[Boundary] = []
    for code, feature in areas.items():
        old = before.get(code)
        if old is None or _differs(old, feature):
            touched.add(code)
            begun.append(_succeed(old, code, feature, day, ended))
    Boundary.objects.bulk_update(ended, ["valid_to"], batch_size=_BATCH)
    Boundary.objects.bulk_create(
        begun,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["geometry", "square_metres"],
    )
    report.imported = len(touched)
    report.unchanged = len(areas) - len(touched)


def _write_areas(areas: dict[str, Drawn], at: datetime) -> set[str]:
    """Make and rename areas; return the codes that changed."""
    known = Area.objects.in_bulk(list(areas))
    new, renamed = [], []
    for code, feature in areas.items():
        area = known.get(code)
        if area is None:
            new.append(_area(code, feature, at))
        elif (area.name, area.outside_id) != (feature.name, feature.outside_id):
            area.name, area.outside_id = feature.name, feature.outside_id
            renamed.append(area)
    Area.objects.bulk_create(new, batch_size=_BATCH)
    Area.objects.bulk_update(renamed, ["name", "outside_id"], batch_size=_BATCH)
    return {area.code for area in new + renamed}


def _area(code: str, feature: Drawn, at: datetime) -> Area:
    level = codes.level(code)
    return Area(
        code=code,
        level=level,
        name=feature.name,
        parent_id=codes.parent(code) or None,
        kind=codes.grid_kind(code) if level is Level.GRID else "",
        outside_id=feature.outside_id,
        valid_from=local_day(at),
    )


def _differs(old: Boundary, feature: Drawn) -> bool:
    return not shapely.equals_exact(shape(old.geometry), feature.ground)


def _succeed(
    old: Boundary | None, code: str, feature: Drawn, day: date, ended: list[Boundary]
) -> Boundary:
    """Return the boundary that holds from this day; the old one ends unless it began today."""
    new = Boundary(
        area_id=code,
        geometry=mapping(feature.ground),
        square_metres=round(geometry.square_metres(feature.ground)),
        valid_from=day,
    )
    if old is not None and old.valid_from >= day:
        new.id, new.valid_from = old.id, old.valid_from
    elif old is not None:
        old.valid_to = day
        ended.append(old)
    return new


def _check(around: str, level: Level, areas: dict[str, Drawn], report: BoundaryReport) -> None:
    """Tell every overlap and gap that the imported areas have a part in."""
    grounds = {
        code: geometry.polygons(shape(boundary.geometry))
        for code, boundary in _grounds(around, level).items()
    }
    sheet = Sheet(grounds)
    report.overlaps = [
        fault for fault in sheet.overlaps() if not areas.keys().isdisjoint(fault.between)
    ]
    report.gaps = [fault for fault in sheet.gaps() if not areas.keys().isdisjoint(fault.between)]
