"""How far an area code reaches: arithmetic that accounts need below the places."""

from __future__ import annotations

import re


def stem(area_code: str) -> str:
    """Return the digits that every code inside an area begins with."""
    if len(area_code) != 12:  # noqa: PLR2004 -- grids and micro-grids have no zeros behind
        return area_code
    shorter = re.sub(r"(?:000){1,2}$", "", area_code)
    return re.sub(r"(?:00){1,2}$", "", shorter) if len(shorter) == 6 else shorter  # noqa: PLR2004 -- a district
