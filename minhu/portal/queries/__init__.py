"""What residents' pages read."""
