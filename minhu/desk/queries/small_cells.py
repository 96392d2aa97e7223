"""Small numbers that would tell of a case somebody may not know of are not shown to them."""

from __future__ import annotations

from collections.abc import Collection

from minhu.accounts.models import User
from minhu.cases.counting import kept_from, rows
from minhu.rates.enums import By
from minhu.rates.figures import Table
from minhu.rates.scope import Scope
from minhu.rates.small_cells import SMALLEST, small_rows


def too_small(found: Table, hidden: Collection[str]) -> frozenset[str]:
    """Return the codes of the rows that are not shown to whom ``hidden`` cases are hidden."""
    return small_rows({row.code: row.figures.everything for row in found.rows}, hidden)


def whole_too_small(user: User, *scopes: Scope) -> bool:
    """Answer whether so few cases are asked of that their number would tell of a hidden one.

    One grid, or one day, chosen on a page is a cell like a row of the table above it.
    """
    return any(
        bool(kept_from(user, scope, By.AREA)) and rows(scope)[:SMALLEST].count() < SMALLEST
        for scope in scopes
    )
