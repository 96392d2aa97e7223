"""Texts that say nearly the same, put together: by pairs of characters, rare ones counting more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from minhu.learning.grams import Numbers, counted, plain

WIDTH = 4096
"""Columns that pairs of characters are spread over."""
ALIKE = 0.3
"""From which cosine on two texts are of one thing."""
AT_ONCE = 512
SPREAD = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(52)


def clusters(texts: Sequence[str], *, least: int) -> list[list[int]]:
    """Return the groups of at least so many texts that are alike, the largest first.

    The text with the most neighbours gathers those that are still free, so that a group has a
    middle and is no chain; the middle stands first. The same texts always give the same groups.
    """
    rows = _vectors([plain(text) for text in texts])
    near = list(_neighbours(rows))
    order = sorted(range(len(texts)), key=lambda at: (-len(near[at]), at))
    free, found = set(order), list[list[int]]()
    for at in order:
        if at not in free:
            continue
        group = [at, *(int(other) for other in near[at] if other != at and int(other) in free)]
        if len(group) >= least:
            free.difference_update(group)
            found.append(group)
    return sorted(found, key=lambda group: (-len(group), group[0]))


def _vectors(texts: Sequence[str]) -> Numbers:
    grams = counted(texts, 2)
    columns = ((grams.codes * SPREAD) >> SHIFT).astype(np.int64)
    rows: Numbers = np.zeros((len(texts), WIDTH), np.float32)
    rows[grams.texts, columns] = 1.0
    rarity = np.log((1 + len(texts)) / (1 + rows.sum(axis=0))) + 1
    rows *= rarity.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    normal: Numbers = (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return normal


def _neighbours(rows: Numbers) -> Iterator[NDArray[np.int64]]:
    for first in range(0, len(rows), AT_ONCE):
        alike = rows[first : first + AT_ONCE] @ rows.T
        for each in alike:
            yield np.flatnonzero(each >= ALIKE)
