"""What measured times come to."""

from __future__ import annotations

from collections.abc import Sequence


def milliseconds(took: Sequence[float], share: float) -> float:
    """Return the time within which a share of sorted times (in seconds) lies; 0 for none."""
    return round(took[min(int(len(took) * share), len(took) - 1)] * 1000, 2) if took else 0.0
