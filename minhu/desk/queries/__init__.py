"""Reads of the desk pages; each starts from what the user may see."""
