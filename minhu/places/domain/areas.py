"""Taking in areas of the tree by their division codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.clock import local_day
from minhu.core.errors import DomainError
from minhu.places import codes
from minhu.places.domain import editions
from minhu.places.domain.divisions import Entry, entries
from minhu.places.domain.reports import AreaReport, Progress
from minhu.places.enums import Level
from minhu.places.models import Area

_BATCH = 2000


def import_areas(path: Path, *, at: datetime, progress: Progress | None = None) -> AreaReport:
    """Take in a CSV file of division codes (packed or not); twice changes nothing.

    Missing areas above are made with the name the file gives, else with their code as
    name until a file names them. A code that is known under another name is renamed, and
    takes the phone of its desk where a column names one.
    Rows that cannot be right are refused one by one. ``at`` dates new areas.
    """
    report = AreaReport()
    found: dict[str, Entry] = {}
    rows = 0
    for entry in entries(Path(path), report):
        rows += 1
        found[entry.code] = entry
    with transaction.atomic():
        changed = _write(found, at, report, progress)
        if changed:
            editions.renew()
    report.imported = changed
    report.unchanged = rows - changed
    return report


def add_area(code: str, *, name: str, at: datetime) -> Area:
    """Make one area, and what is missing above it under its code as name.

    An area that exists is returned as it is. Raises ``DomainError`` for what is no code.
    """
    try:
        whole = codes.full(code)
    except ValueError:
        raise DomainError(
            _("“%(code)s”不是区划代码，请用 2、4、6、9 或 12 位数字。") % {"code": code}
        ) from None
    with transaction.atomic():
        _write({whole: Entry(whole, name, "", {})}, at, AreaReport(), None, rename=False)
    return Area.objects.get(pk=whole)


def _write(
    found: dict[str, Entry],
    at: datetime,
    report: AreaReport,
    progress: Progress | None,
    *,
    rename: bool = True,
) -> int:
    above = _names_above(found.values())
    known = _known(found.keys() | above.keys())
    new = [_area(entry, at) for code, entry in found.items() if code not in known]
    parents = [
        _area(Entry(code, name or code, "", {}), at)
        for code, name in above.items()
        if code not in known and code not in found
    ]
    report.parents = len(parents)
    _create(sorted(parents + new, key=lambda area: area.code), progress)
    renamed = _renamed(found, known) if rename else []
    Area.objects.bulk_update(renamed, ["name", "urban_class", "phone"], batch_size=500)
    named = [
        known[code]
        for code, name in above.items()
        if name and code not in found and code in known and known[code].name == code
    ]
    for area in named:
        area.name = above[area.code]
    Area.objects.bulk_update(named, ["name"], batch_size=500)
    return len(new) + len(renamed)


def _names_above(found: Iterable[Entry]) -> dict[str, str]:
    """Return every area above the found ones with the name a row gives it, or none."""
    names: dict[str, str] = {}
    for entry in found:
        for code, name in entry.above.items():
            names[code] = names.get(code) or name
    for code in [entry.code for entry in found] + list(names):
        upper = codes.parent(code)
        while upper and upper not in names:
            names[upper] = ""
            upper = codes.parent(upper)
    return names


def _known(wanted: set[str]) -> dict[str, Area]:
    if not wanted:
        return {}
    around = Area.objects.filter(code__gte=min(wanted), code__lte=max(wanted))
    return {area.code: area for area in around if area.code in wanted}


def _renamed(found: dict[str, Entry], known: dict[str, Area]) -> list[Area]:
    changed = []
    for code, entry in found.items():
        area = known.get(code)
        if area is None:
            continue
        said = (entry.name, entry.urban_class or area.urban_class, entry.phone or area.phone)
        if said == (area.name, area.urban_class, area.phone):
            continue
        area.name, area.urban_class, area.phone = said
        changed.append(area)
    return changed


def _area(entry: Entry, at: datetime) -> Area:
    level = codes.level(entry.code)
    return Area(
        code=entry.code,
        level=level,
        name=entry.name,
        parent_id=codes.parent(entry.code) or None,
        kind=codes.grid_kind(entry.code) if level is Level.GRID else "",
        urban_class=entry.urban_class,
        phone=entry.phone,
        valid_from=local_day(at),
    )


def _create(areas: list[Area], progress: Progress | None) -> None:
    for start in range(0, len(areas), _BATCH):
        Area.objects.bulk_create(areas[start : start + _BATCH])
        if progress is not None:
            progress(min(start + _BATCH, len(areas)), len(areas))
