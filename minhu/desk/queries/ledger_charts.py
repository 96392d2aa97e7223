"""How a ledger spreads: by place, by month, by choice; and its records as points of a map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from minhu.desk.queries.ledger_chain import chain
from minhu.desk.queries.ledger_figures import LONG
from minhu.desk.queries.ledger_page import Filter, LedgerPage
from minhu.ledgers import cells, living, traces
from minhu.ledgers.counting import value_path
from minhu.ledgers.enums import DRAWN, TRACED, Kind
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.knowing import known_choices
from minhu.ledgers.queries.listing import listed, page_after
from minhu.ledgers.queries.totals import by_month, by_place
from minhu.places.models import Area

MOST_POINTS, MOST_LINES = 2000, 500
"""How many records are drawn; a line has many points, and so has an area."""


def charts(page: LedgerPage) -> dict[str, Any]:
    """Return the numbers of each chart, read from tallies."""
    user, ledger, ask = page.user, page.ledger, page.ask
    places = by_place(user, ledger, ask)
    names = dict(Area.objects.filter(code__in=places).values_list("code", "name"))
    return {
        "ledger": ledger,
        "ask": ask,
        "count": page.summary.numbers(()).count,
        "places": [(code, names.get(code, code), n) for code, n in places.items()],
        "months": list(by_month(user, ledger, ask).items()),
        "spreads": [*spreads(page), *known_spreads(page)],
        "chain": chain(page),
        "has_points": any(each.kind in DRAWN for each in page.columns),
        "most": MOST_POINTS,
        "traced": MOST_LINES if any(each.kind in TRACED for each in page.columns) else 0,
    }


@dataclass(frozen=True, slots=True)
class Spread:
    """How many records made each choice of a column, and of how many different things.

    ``thing`` is the column of these, if the ledger keeps count of one: who stands under two
    choices is one in ``different``, so the lines need not add up to it (人数 and 人次, row 131).
    """

    column: Column
    lines: list[tuple[str, int, int]]
    thing: Column | None = None
    different: int = 0

    @property
    def times(self) -> int:
        return sum(n for _choice, n, _different in self.lines)


def spreads(page: LedgerPage) -> list[Spread]:
    """Return how the records spread over each column of choices."""
    thing = next((each for each in page.columns if each.is_thing and not each.is_known), None)
    if thing is None or page.summary.numbers(()).count > LONG:
        return [
            Spread(each.column, [(choice, n, 0) for choice, n in each.choices])
            for each in page.filters()
        ]
    rows = listed(page.user, page.ledger, page.ask).order_by()
    counted = Count(value_path(thing.slot, thing.kind), distinct=True)
    whole = rows.aggregate(n=counted)["n"]
    return [_spread(each, rows, thing, counted, whole) for each in page.filters()]


def known_spreads(page: LedgerPage) -> list[Spread]:
    """Return how the records spread over each column of choices that another ledger knows."""
    asked = page.known_filters()
    if not asked or page.summary.numbers(()).count > LONG:
        return []
    rows = listed(page.user, page.ledger, page.ask)
    counted = known_choices(page.user, page.columns, rows)
    return [
        Spread(
            each.column,
            [(choice, counted[each.column.slot][choice], 0) for choice, _n in each.choices],
        )
        for each in asked
    ]


def _spread(
    asked: Filter, rows: QuerySet[Record], thing: Column, counted: Count, whole: int
) -> Spread:
    if asked.column.kind != Kind.CHOICE:
        return Spread(asked.column, [(choice, n, 0) for choice, n in asked.choices])
    path = f"values__{asked.column.slot}"
    found = dict(rows.values_list(path).annotate(n=counted))
    lines = [(choice, n, found.get(choice, 0)) for choice, n in asked.choices]
    return Spread(asked.column, lines, thing, whole)


def points(page: LedgerPage) -> dict[str, Any]:
    """Return the first records that have a point, a line or an area, as GeoJSON."""
    most = dict.fromkeys(TRACED, MOST_LINES) | {Kind.POINT: MOST_POINTS}
    features = [each for kind in DRAWN for each in _features(page, kind, most[kind])]
    return {"type": "FeatureCollection", "features": features}


_PARTS = {Kind.POINT: "lon", Kind.LINE: "line", Kind.POLYGON: "ring"}


def _features(page: LedgerPage, kind: Kind, most: int) -> Iterator[dict[str, Any]]:
    """Yield what is drawn of the first column of a kind, for as many records as are drawn."""
    slot = next((each.slot for each in page.columns if each.kind == kind), "")
    if not slot:
        return
    there = Q(**{f"values__{slot}__{_PARTS[kind]}__isnull": False})
    rows = listed(page.user, page.ledger, page.ask).filter(there)
    for key, pk, values in rows.values_list("key", "pk", "values")[:most]:
        yield {
            "type": "Feature",
            "geometry": _geometry(values[slot]),
            "properties": {"key": key, "record": str(pk)},
        }


def _geometry(value: dict[str, Any]) -> dict[str, Any]:
    if "lon" not in value:
        return traces.geometry(value)
    return {"type": "Point", "coordinates": [float(value["lon"]), float(value["lat"])]}


def document(page: LedgerPage, mark: str) -> dict[str, Any]:
    """Return a page of records for programs: columns by name, values as they are kept."""
    records, after = page_after(page.user, page.ledger, page.ask, mark)
    columns = [each for each in page.columns if not each.is_known]
    return {
        "ledger": page.ledger.code,
        "version": page.ledger.seq,
        "columns": [{"name": c.name, "label": c.label, "kind": str(c.kind)} for c in columns],
        "records": [
            {
                "id": str(record.pk),
                "key": record.key,
                "area": record.area_id,
                "state": living.standing(page.life, record.state),
                "as_of": record.as_of.isoformat(),
                "source": record.source,
                "values": {c.name: cells.outward(record.values.get(c.slot)) for c in columns},
            }
            for record in records
        ],
        "next": after or None,
    }
