"""Under what a number is kept."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Key(NamedTuple):
    """What a number is about; see ``Tally``. A kind that knows no posts leaves ``post`` empty."""

    kind: str
    day: date
    area_code: str
    unit: str
    category: str
    channel: str
    measure: str
    post: str = ""
