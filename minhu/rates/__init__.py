"""一个数: tallies, figures and the convention beside each rate."""
