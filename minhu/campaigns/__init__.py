"""Campaigns on the base: a list of targets for each grid, visits with a result, what is left."""
