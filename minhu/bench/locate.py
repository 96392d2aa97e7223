"""How long it takes to find the grid of one point among very many."""

from __future__ import annotations

import math
import random
import statistics
from time import perf_counter
from typing import Any

from shapely.geometry import Polygon

from minhu.places.lattice import Lattice
from minhu.places.locate import answer

GRIDS = 100_000
_POINTS = 20_000
_WEST, _SOUTH, _STEP = 110.0, 32.0, 0.004
_PIECES = 8
_SEED = 7


def measure(*, grids: int = GRIDS, rounds: int = 3) -> dict[str, Any]:
    """Return microseconds per point, the median of the rounds, and the number of grids.

    The grids tile a square; each has 32 corners on uneven edges that it shares with its
    neighbours. Points lie anywhere on them. Every point must be found.
    """
    chance = random.Random(_SEED)  # noqa: S311 -- a benchmark, no secret
    side = math.ceil(math.sqrt(grids))
    lattice = Lattice(_tiles(grids, side))
    far = _STEP * (grids // side)
    places = [
        (_WEST + chance.uniform(0.001, far), _SOUTH + chance.uniform(0.001, far))
        for _ in range(_POINTS)
    ]
    times = [_once(lattice, places) for _ in range(rounds)]
    return {"us_per_point": round(statistics.median(times), 2), "grids": grids}


def _once(lattice: Lattice, places: list[tuple[float, float]]) -> float:
    start = perf_counter()
    found = sum(answer(lattice, x, y).certain for x, y in places)
    took = perf_counter() - start
    if found < len(places) * 0.99:
        raise RuntimeError("points were not found")
    return took / len(places) * 1e6


def _tiles(grids: int, side: int) -> dict[str, Polygon]:
    return {f"{100_000_000_000_000 + i:015d}": _tile(*divmod(i, side)) for i in range(grids)}


def _tile(column: int, row: int) -> Polygon:
    """Return one grid: straight corners, and edges that swing as their neighbour's do."""
    steps = [step / _PIECES for step in range(_PIECES)]
    south = [(column + t, row + _swing(t, column)) for t in steps]
    east = [(column + 1 + _swing(t, row), row + t) for t in steps]
    north = [(column + 1 - t, row + 1 + _swing(1 - t, column)) for t in steps]
    west = [(column + _swing(1 - t, row), row + 1 - t) for t in steps]
    return Polygon(
        [(_WEST + x * _STEP, _SOUTH + y * _STEP) for x, y in south + east + north + west]
    )


def _swing(along: float, seed: int) -> float:
    return 0.08 * math.sin(math.tau * along) * math.cos(seed)
