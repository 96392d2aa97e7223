"""How a ledger spreads: by place, by month, by choice; and its records as points of a map."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from minhu.desk.queries.ledger_page import LedgerPage
from minhu.ledgers import cells, living
from minhu.ledgers.enums import Kind
from minhu.ledgers.queries.listing import listed, page_after
from minhu.ledgers.queries.totals import by_month, by_place
from minhu.places.models import Area

MOST_POINTS = 2000


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
        "filters": page.filters(),
        "cards": page.cards(),
        "areas": Area.objects.filter(parent=ledger.area_id).order_by("code"),
        "has_points": any(each.kind == Kind.POINT for each in page.columns),
        "most": MOST_POINTS,
    }


def points(page: LedgerPage) -> dict[str, Any]:
    """Return the first records that have a point, as GeoJSON."""
    slots = [each.slot for each in page.columns if each.kind == Kind.POINT][:1]
    features = []
    for slot in slots:
        there = Q(**{f"values__{slot}__lon__isnull": False})
        rows = listed(page.user, page.ledger, page.ask).filter(there)
        for key, pk, values in rows.values_list("key", "pk", "values")[:MOST_POINTS]:
            value = values[slot]
            features.append(
                {
                    "type": "Feature",
                    "geometry": {
                        "type": "Point",
                        "coordinates": [float(value["lon"]), float(value["lat"])],
                    },
                    "properties": {"key": key, "record": str(pk)},
                }
            )
    return {"type": "FeatureCollection", "features": features}


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
