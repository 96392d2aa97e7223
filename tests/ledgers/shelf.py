"""The shelf of a street: every ledger that comes along, opened."""

from __future__ import annotations

from minhu.ledgers.domain.shipped import open_shipped
from minhu.places.models import Area
from tests.cast import NOW, STREET
from tests.stage import added


def fill_the_shelf() -> None:
    """Open them all in the street of the cast."""
    added(_opened)


def _opened() -> None:
    open_shipped(Area.objects.get(code=STREET), at=NOW)
