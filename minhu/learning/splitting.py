"""What is kept apart for the examination: whole groups of near-duplicates, by a fixed seed.

The same message is sent many times with small changes. If one copy were learnt from and another
asked about, the figure would say how well copies are found, not how well kinds are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minhu.learning.grams import counted, plain
from minhu.learning.needing import sparse

ALIKE = 0.6
PIECE = 3
SEED = 20261128
ROWS = 500


def groups(texts: Sequence[str], alike: float = ALIKE) -> NDArray[np.int64]:
    """Return the number of the group each text belongs to.

    Two texts are together when the cosine of their sets of three-character pieces is at least
    ``alike``, and so are all that hang together through others.
    """
    sp = sparse()
    found = counted([plain(text) for text in texts], PIECE)
    names, columns = np.unique(found.codes, return_inverse=True)
    sizes = np.bincount(found.texts, minlength=len(texts))
    values = (1 / np.sqrt(sizes[found.texts])).astype(np.float32)
    rows = sp.csr_matrix((values, (found.texts, columns)), shape=(len(texts), len(names)))
    edges = [_edges(rows, at, alike) for at in range(0, len(texts), ROWS)]
    left, right = np.concatenate(edges, axis=1)
    graph = sp.coo_matrix((np.ones(len(left), bool), (left, right)), shape=(len(texts),) * 2)
    return np.asarray(sp.csgraph.connected_components(graph, directed=False)[1], np.int64)


def held_out(group: NDArray[np.int64], share: float, seed: int = SEED) -> NDArray[np.bool_]:
    """Return which rows are kept apart: shuffled groups until there are enough rows."""
    order = np.random.default_rng(seed).permutation(int(group.max()) + 1)
    before = np.cumsum(np.bincount(group)[order]) - np.bincount(group)[order]
    chosen = order[before < share * len(group)]
    return np.isin(group, chosen)


def _edges(rows: Any, at: int, alike: float) -> NDArray[np.int64]:  # noqa: ANN401 -- a matrix without types
    near = (rows[at : at + ROWS] @ rows.T).tocoo()
    close = near.data >= alike
    return np.stack([near.row[close] + at, near.col[close]]).astype(np.int64)
