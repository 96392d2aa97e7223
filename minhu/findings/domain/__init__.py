"""What changes devices and findings."""
