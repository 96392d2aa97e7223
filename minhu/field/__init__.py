"""Pages for grid workers, on a phone."""
