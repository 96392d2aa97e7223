"""Taking in an office's old file: every row replayed through the verbs at its own times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.cases.models import Case
from minhu.core import outbox
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.lifecycle import Outcome
from minhu.places.domain.divisions import RowError
from minhu.places.domain.reports import Progress, Report
from minhu.places.domain.sheets import Sheet
from minhu.places.enums import How
from minhu.places.locate import locate
from minhu.requests.domain import intake
from minhu.requests.domain.filemaps import FileMap
from minhu.requests.domain.naming import Names, learn
from minhu.requests.domain.rows import Entry, Reading, read_entry
from minhu.requests.domain.steps import take

BATCH = 200


@dataclass(slots=True)
class RequestReport(Report):
    """What became of each row; ``imported`` also counts those that a newer file closed."""

    def as_json(self) -> dict[str, Any]:
        refusals = [
            {"row": one.row, "column": one.column, "reason": one.reason} for one in self.refused
        ]
        return {
            "imported": self.imported,
            "refused": len(refusals),
            "unchanged": self.unchanged,
            "refusals": refusals,
        }


@dataclass(frozen=True, slots=True)
class Known:
    """A request that an earlier file brought."""

    pk: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class Import:
    """One file being taken in."""

    names: Names
    file_map: FileMap
    known: dict[str, Known]
    report: RequestReport


def import_requests(
    sheet: Sheet, file_map: FileMap, *, home: str, at: datetime, progress: Progress | None = None
) -> RequestReport:
    """Take in the rows of a file; each is imported, refused or unchanged, the same row once.

    ``home`` is the code of the area the file is about: names of places are looked for in
    it, and its desk gets what has no place. Nobody is sent a notice. Raises
    ``DomainError`` when the file lacks a column that the map reads.
    """
    sheet.require(name for columns in file_map.columns.values() for name in columns)
    report = RequestReport()
    entries = list(_read(sheet, file_map, at, report))
    names = learn(entries, file_map, home=home, at=at)
    work = Import(names, file_map, _known(file_map.source), report)
    done = len(report.refused)
    for batch in _batches(entries):
        _take_in(batch, work)
        done += len(batch)
        if progress is not None:
            progress(done, len(sheet.rows))
    report.refused.sort(key=lambda one: one.row)
    return report


def _read(sheet: Sheet, file_map: FileMap, at: datetime, report: RequestReport) -> Iterator[Entry]:
    """Yield the rows that can be right; the others go to the report."""
    seen: dict[str, int] = {}
    for row in sheet.rows:
        try:
            yield _entry(sheet, Reading(row, sheet.cells(row), file_map, at), seen)
        except RowError as error:
            report.refuse(row, error.column, error.reason)


def _entry(sheet: Sheet, reading: Reading, seen: dict[str, int]) -> Entry:
    if sheet.has_more(reading.row):
        raise RowError(sheet.header[-1], _("后面多出几格，可能少了引号"))
    entry = read_entry(reading)
    first = seen.setdefault(entry.key, entry.row)
    if first != entry.row:
        raise reading.refusal("id", _("和第 %(row)d 行编号一样") % {"row": first})
    return entry


def _known(source: str) -> dict[str, Known]:
    rows = Case.objects.filter(intake_key__startswith=f"import:{source}:")
    found = rows.values_list("intake_key", "pk", "outcome").iterator()
    return {str(key): Known(pk, outcome) for key, pk, outcome in found}


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


@transaction.atomic
def _take_in(batch: Iterable[Entry], work: Import) -> None:
    """Replay some rows in one transaction; a refused row leaves nothing behind."""
    for entry in batch:
        try:
            with transaction.atomic(), outbox.quiet():
                changed = _replay(entry, work)
        except RowError as error:
            work.report.refuse(entry.row, error.column, error.reason)
        except DomainError as error:
            work.report.refuse(entry.row, work.file_map.named("id"), str(error))
        else:
            work.report.imported += changed
            work.report.unchanged += not changed


def _replay(entry: Entry, work: Import) -> bool:
    """Receive a request and close it when the row says so; answers whether anything changed."""
    known = work.known.get(entry.key)
    if known is None:
        report = _report(entry, work)
        taken = intake.submit(report, actor=House(), at=entry.created)
        if taken.created and entry.closed is not None:
            _close(taken.case, entry)
        return taken.created
    if known.outcome != Outcome.OPEN or entry.closed is None:
        return False
    try:
        _close(Case.objects.get(pk=known.pk), entry)
    except StaleStateError as error:
        reason = _("街道已经在办这件事，请在这件事里办结")
        raise RowError(work.file_map.named("closed"), reason) from error
    return True


def _close(case: Case, entry: Entry) -> None:
    assert entry.closed is not None  # noqa: S101 -- asked before
    take(case, "record_closed", answers={"note": entry.reply}, actor=House(), at=entry.closed)


def _report(entry: Entry, work: Import) -> intake.Report:
    return intake.Report(
        intake_key=entry.key,
        words=entry.words,
        title=entry.title,
        channel=entry.channel,
        category_code=_meant(entry.category, work.names.categories, ("category", work)),
        unit_id=_meant(entry.unit, work.names.units, ("unit", work)) or None,
        point=entry.point,
        area_code=_area(entry, work.names),
        home=work.names.home,
        place=entry.place,
        name=entry.name,
        phone=entry.phone,
        finish_due=_promise(entry, work.file_map),
    )


def _meant(said: str, known: dict[str, Any], field: tuple[str, Import]) -> Any:  # noqa: ANN401 -- keys of two kinds
    """Return the key of a name, or nothing for no name; raises ``RowError`` for a strange one."""
    if said and said not in known:
        name, work = field
        reason = _("“%(said)s”这里没有，请先建好，或在对照表的 create 里写上 %(name)s")
        raise RowError(work.file_map.named(name), reason % {"said": said[:20], "name": name})
    return known[said] if said else ""


def _area(entry: Entry, names: Names) -> str:
    """Return the area the row names, unless its point lies in a grid, which then decides."""
    if entry.point is not None and locate(*entry.point).how is How.INSIDE:
        return ""
    return names.areas.get(entry.area, "")


def _promise(entry: Entry, file_map: FileMap) -> datetime | None:
    """Return when the row was to be finished; ``None`` leaves it to the limits here.

    A file that has promises, but none for this row, cannot have broken it: what is closed
    was closed in time.
    """
    if entry.due is None and "due" in file_map.columns:
        return entry.closed
    return entry.due
