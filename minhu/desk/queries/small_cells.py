"""Small numbers that would tell of a case somebody may not know of are not shown to them."""

from __future__ import annotations

from collections.abc import Collection

from minhu.rates.figures import Table
from minhu.rates.small_cells import small_rows


def too_small(found: Table, hidden: Collection[str]) -> frozenset[str]:
    """Return the codes of the rows that are not shown to whom ``hidden`` cases are hidden."""
    return small_rows({row.code: row.figures.everything for row in found.rows}, hidden)
