"""What the desk does to many cases at once."""
