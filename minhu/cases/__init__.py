"""一件事: whatever must be done by a deadline, and the one door through which it moves."""
