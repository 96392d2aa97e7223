"""What is known already and not asked again: by other ledgers, and by the base of places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from minhu.accounts.models import User
from minhu.core.clock import local_day, now
from minhu.ledgers import cells
from minhu.ledgers.counting import scaled, unscaled
from minhu.ledgers.enums import NUMBERS, Fact, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import visible_to
from minhu.ledgers.queries.totals import Total
from minhu.places import codes
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.teams.queries import rosters

AT_ONCE = 1000
Known = dict[tuple[str, str], object]
Way = tuple[UUID, Column | None, str]
"""A ledger, the column here that names its record, and the slot it meets there (else its key)."""
Among = tuple[tuple[str, frozenset[str]], ...]


def known_elsewhere(user: User, columns: Iterable[Column], records: Iterable[Record]) -> Known:
    """Return what columns that are known say, by slot and key of the record.

    One statement a ledger, and some for the places, however many records. Of other ledgers only
    what the reader may see there as well.
    """
    columns, records, found = tuple(columns), list(records), Known()
    for (ledger, through, meets), linked in ways_from(columns).items():
        names = {record.key: _name(record, through) for record in records}
        wanted = {name for name in names.values() if name}
        field = path_of_met(meets)
        rows = visible_to(user).filter(
            ledger_id=ledger, struck=False, **{f"{field}__in": sorted(wanted)}
        )
        there = {str(values.get(meets) if meets else key): values
                 for key, values in rows.values_list("key", "values")}  # fmt: skip
        for key, name in names.items():
            for column in linked:
                if name in there and column.linked is not None:
                    found[column.slot, key] = there[name].get(column.linked.slot)
    return found | _of_places([each for each in columns if each.fact], records)


def path_of(through: Column | None) -> str:
    """Return where a record says which record of another ledger it means."""
    return f"values__{through.slot}" if through else "key"


def among(user: User, columns: Iterable[Column], chosen: Mapping[str, str]) -> Among:
    """Return which records say whom another ledger knows with some choices; one statement each.

    Of other ledgers only what the reader may see there as well.
    """
    found = []
    for column in columns:
        if column.linked is None or column.slot not in chosen:
            continue
        field = path_of_met(column.meets)
        rows = visible_to(user).filter(ledger=column.linked.ledger_id, struck=False)
        rows = rows.filter(**{f"values__{column.linked.slot}": chosen[column.slot]})
        names = {str(name) for name in rows.order_by().values_list(field, flat=True) if name}
        found.append((path_of(column.through), frozenset(names)))
    return tuple(found)


def known_totals(
    user: User, columns: Iterable[Column], records: QuerySet[Record]
) -> dict[str, Total]:
    """Return the sums of numbers that other ledgers know of records, by slot.

    Each record there counts once, however often it is meant here: the staff of a firm with
    three needs are its staff. Two statements for each way to another ledger.
    """
    found: dict[str, Total] = {}
    numbers = [each for each in columns if each.kind in NUMBERS]
    for (ledger, through, meets), linked in ways_from(numbers).items():
        said = records.order_by().values_list(path_of(through), flat=True).distinct()
        names = sorted({str(name) for name in said if name})
        rows = visible_to(user).filter(ledger_id=ledger, struck=False)
        there = rows.filter(**{f"{path_of_met(meets)}__in": names}).values_list("values", flat=True)
        values = list(there)
        found |= {each.slot: _sum(each, values) for each in linked}
    return found


def known_choices(
    user: User, columns: Iterable[Column], records: QuerySet[Record]
) -> dict[str, Counter[str]]:
    """Return how many records mean one that another ledger knows with each choice, by slot.

    Two statements for each way to another ledger.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    choices = [each for each in columns if each.kind == Kind.CHOICE]
    for (ledger, through, meets), linked in ways_from(choices).items():
        said = records.order_by().values_list(path_of(through)).annotate(n=Count("pk"))
        times = {str(name): n for name, n in said if name}
        rows = visible_to(user).filter(ledger_id=ledger, struck=False)
        field = path_of_met(meets)
        there = rows.filter(**{f"{field}__in": sorted(times)}).values_list(field, "values")
        for name, values in there:
            for column in linked:
                if column.linked and (choice := values.get(column.linked.slot)):
                    found[column.slot][choice] += times[str(name)]
    return found


def ways_from(columns: Iterable[Column]) -> Mapping[Way, list[Column]]:
    """Return the columns that other ledgers know by the way their record there is found."""
    ways: dict[Way, list[Column]] = defaultdict(list)
    for column in columns:
        if column.linked is not None:
            ways[column.linked.ledger_id, column.through, column.meets].append(column)
    return ways


def _sum(column: Column, values: Iterable[Mapping[str, Any]]) -> Total:
    slot = column.linked.slot if column.linked else ""
    said = [each[slot] for each in values if isinstance(each.get(slot), dict)]
    whole = sum(scaled(each, column.kind) for each in said)
    return Total(column, unscaled(whole, column.kind), any(each.get("floor") for each in said))


def path_of_met(meets: str) -> str:
    """Return where the record of another ledger is found: by its key, or by a column there."""
    return f"values__{meets}" if meets else "key"


def with_known(
    user: User, columns: Sequence[Column], records: Iterable[Record]
) -> Iterator[Record]:
    """Yield records with what is known put in, to be shown or taken out and never saved.

    A thousand at a time, so that a long ledger needs no more memory than a short one.
    """
    asked, rows = [each for each in columns if each.is_known], iter(records)
    while some := list(islice(rows, AT_ONCE)):
        found = known_elsewhere(user, asked, some) if asked else {}
        for record in some:
            more = {each.slot: found.get((each.slot, record.key)) for each in asked}
            record.values = {**record.values, **more}
            yield record


def known_rows(
    user: User, columns: Sequence[Column], record: Record | None
) -> list[tuple[Column, str]]:
    """Return each column that is known, with what it says of a record, if there is one."""
    asked = [each for each in columns if each.is_known]
    found = known_elsewhere(user, asked, [record]) if record and asked else {}
    key = record.key if record else ""
    return [(each, cells.show(found.get((each.slot, key)), each.kind)) for each in asked]


def way_to(columns: Iterable[Column], other: Ledger) -> tuple[Column | None, str]:
    """Return which column names the record of another ledger, and the slot it meets there.

    A column of the same name as the key there names it; else, on both sides, a credit code.
    Nothing and no slot: the record of the same key.
    """
    mine, theirs = list(columns), list(other.columns.filter(retired_at=None))
    key = next((each for each in theirs if each.is_key), None)
    for each in mine:
        if key is not None and each.label == key.label and not each.is_known:
            return (None if each.is_key else each), ""
    codes_here = [each for each in mine if each.kind == Kind.CREDIT and not each.is_known]
    codes_there = [each for each in theirs if each.kind == Kind.CREDIT]
    if codes_here and codes_there:
        meets = "" if codes_there[0].is_key else codes_there[0].slot
        return codes_here[0], meets
    return None, ""


def _name(record: Record, through: Column | None) -> str:
    if through is None:
        return record.key
    return cells.plain(cells.show(record.values.get(through.slot), through.kind))


def _of_places(columns: Sequence[Column], records: Sequence[Record]) -> Known:
    if not columns or not records:
        return {}
    places = {record.area_id for record in records}
    told = facts_of(places, {Fact(each.fact) for each in columns})
    return {
        (column.slot, record.key): told[record.area_id].get(Fact(column.fact), "")
        for column in columns
        for record in records
    }


def facts_of(places: Iterable[str], wanted: set[Fact]) -> Mapping[str, Mapping[Fact, Any]]:
    """Return what the base knows of places: names of community and grid, code, who leads the grid."""
    grids = {each: _grid(each) for each in places}
    towns = {each: codes.ancestor(each, Level.COMMUNITY) for each in grids}
    areas = Area.objects.in_bulk({*filter(None, grids.values()), *towns.values()})
    names = {code: area.name for code, area in areas.items()}
    chiefs = _chiefs(areas[code] for code in set(grids.values()) if code in areas) if (
        Fact.CHIEF in wanted
    ) else {}  # fmt: skip
    return {
        each: {
            Fact.COMMUNITY: names.get(towns[each], "") if _in_community(each) else "",
            Fact.GRID: names.get(grids[each], ""),
            Fact.CODE: each,
            Fact.CHIEF: chiefs.get(grids[each], ""),
        }
        for each in grids
    }


def _chiefs(grids: Iterable[Area]) -> dict[str, str]:
    """Return who answers for each grid today: its chiefs, where there are none its first post."""
    found = {}
    for each in rosters(grids, on=local_day(now())):
        leading = [place for place in each.places if place.slot.chief] or each.places[:1]
        found[each.area.code] = "、".join(
            holder.name for place in leading for holder in place.holders
        )
    return found


def _grid(code: str) -> str:
    return code[: codes.WIDTH[Level.GRID]] if len(code) >= codes.WIDTH[Level.GRID] else ""


def _in_community(code: str) -> bool:
    return len(codes.path(code)) >= codes.WIDTH[Level.COMMUNITY]
