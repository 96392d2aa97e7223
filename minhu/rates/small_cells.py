"""Which rows of a table are too small to be shown beside what is closely kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SMALLEST = 5
"""From this number on a row is shown: domain page §6.13, "do not publish counts < 3-5"."""


def small_rows(counts: Mapping[str, int], hidden: Collection[str]) -> frozenset[str]:
    """Return the codes of the rows that are not shown.

    All with fewer than five cases once one of them holds a hidden case, so that none stands
    out; where that is a single row, the next smallest goes with it, or the total would give
    it away.
    """
    small = {code for code, count in counts.items() if 0 < count < SMALLEST}
    if not small.intersection(hidden):
        return frozenset()
    others = [code for code in counts if code not in small and counts[code]]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda code: (counts[code], code)))
    return frozenset(small)
