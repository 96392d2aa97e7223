"""The door, and the page of one's own account."""
