"""What programs change: records of ledgers."""
