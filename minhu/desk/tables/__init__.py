"""What pages show, made from rows that are already read."""
