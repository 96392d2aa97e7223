"""Cells of the H3 grid: a number that every database can index, for "what is near"."""

from __future__ import annotations

import math

import h3

RESOLUTION = 10
EDGE_METRES = 66.0


def h3_cell(longitude: float, latitude: float) -> int:
    """Return the cell of a point, about 130 m wide; fits a signed 64-bit column."""
    return int(h3.latlng_to_cell(latitude, longitude, RESOLUTION), 16)


def cells_near(longitude: float, latitude: float, metres: float) -> list[int]:
    """Return the cells that hold every point within so many metres, and some beyond."""
    centre = h3.latlng_to_cell(latitude, longitude, RESOLUTION)
    rings = 1 + math.ceil(metres / EDGE_METRES / math.sqrt(3) * 1.35)
    return sorted(int(cell, 16) for cell in h3.grid_disk(centre, rings))
