"""Where real input is found, and what it says by itself."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

DATA = Path(
    os.environ.get("MINHU_REAL_DATA")
    or Path(__file__).resolve().parents[2].parent / "shared" / "data"
)
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs real input in ../shared/data or MINHU_REAL_DATA"
)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file as the csv module reads them."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
