"""Reading drawn areas from GeoJSON or from a sheet: name, code and ground of every feature."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.places import codes, geometry
from minhu.places.domain.divisions import name_fault, text, tidy
from minhu.places.domain.reports import BoundaryReport, Mending, Progress
from minhu.places.enums import Crs, Level
from minhu.places.geometry import Ground

_LONGEST = 80
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """What the properties of a file mean.

    ``code_field`` holds area codes of the wanted level, or numbers of somebody else's,
    which are kept as ``outside_id`` and recognised the next time. ``bare``: a row of a
    sheet may come without ground, which then stays as it is.
    """

    name_field: str
    code_field: str | None = None
    crs: Crs = Crs.WGS84
    level: Level = Level.GRID
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature that can be taken: ``code`` is empty when a number must be given.

    ``ground`` is ``None`` for a row that says nothing of it.
    """

    row: int
    name: str
    code: str
    outside_id: str
    ground: Ground | None

    @property
    def identity(self) -> str:
        """What tells this feature from the others of its file."""
        return self.code or self.outside_id or self.name


def load(path: Path) -> list[Any]:
    """Return the features of a file; raises ``DomainError`` for any other file."""
    return features_in(text(path))


def features_in(words: str) -> list[Any]:
    """Return the features of a GeoJSON text; raises ``DomainError`` for any other text."""
    try:
        whole = json.loads(words)
    except (json.JSONDecodeError, RecursionError):
        raise DomainError(_("文件不是 GeoJSON，请从制图软件导出 GeoJSON 再导入。")) from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not features:
        raise DomainError(_("文件里没有图形，请导出带面的 GeoJSON（FeatureCollection）。"))
    return features


def drawn(
    features: list[Any],
    layout: Layout,
    report: BoundaryReport,
    progress: Progress | None = None,
) -> list[Drawn]:
    """Return what can be taken; refusals and mendings go to the report.

    Raises ``DomainError`` when no feature has the property that should hold the name.
    """
    _check_names(features, layout.name_field)
    taken: dict[str, Drawn] = {}
    for row, feature in enumerate(features, start=1):
        found = _one(row, feature, layout, report)
        if progress is not None:
            progress(row, len(features))
        if found is None:
            continue
        first = taken.setdefault(found.identity, found)
        if first is not found:
            column = layout.code_field or layout.name_field
            words = {"row": first.row, "identity": found.identity}
            report.refuse(row, column, _("与第 %(row)d 项重复（%(identity)s）") % words)
    return list(taken.values())


def _check_names(features: list[Any], wanted: str) -> None:
    held = [one.get("properties") for one in features if isinstance(one, dict)]
    there = list(dict.fromkeys(name for one in held if isinstance(one, dict) for name in one))
    if wanted in there or not there:
        return
    words = {"wanted": wanted, "there": "、".join(there[:_MOST_NAMED])}
    raise DomainError(_("图形都没有“%(wanted)s”这个属性，有的是：%(there)s。请换一个。") % words)


def _one(row: int, feature: object, layout: Layout, report: BoundaryReport) -> Drawn | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    values = properties if isinstance(properties, dict) else {}
    name = tidy(values.get(layout.name_field))
    fault = name_fault(name)
    if fault:
        report.refuse(row, layout.name_field, fault)
        return None
    code, outside_id = _code(values, layout)
    raw = feature.get("geometry") if isinstance(feature, dict) else None
    if raw is None and layout.bare:
        return Drawn(row, name, code, outside_id, None)
    try:
        placed = geometry.to_wgs84(geometry.read(raw), layout.crs)
        mended = geometry.mend(placed)
    except DomainError as error:
        report.refuse(row, "geometry", _("%(name)s：%(error)s") % {"name": name, "error": error})
        return None
    if mended.fault:
        changed = round(mended.changed, 1)
        report.mended.append(Mending(row, name, mended.fault, changed))
    return Drawn(row, name, code, outside_id, mended.ground)


def _code(values: dict[str, Any], layout: Layout) -> tuple[str, str]:
    typed = tidy(values.get(layout.code_field)) if layout.code_field else ""
    try:
        code = codes.full(typed)
        right = codes.level(code) is layout.level
    except ValueError:
        right = False
    return (code, "") if right else ("", typed[:_LONGEST] if typed.isprintable() else "")
