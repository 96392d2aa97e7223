"""一张网: areas, boundaries, door plates, and which grid a point lies in."""
