"""What is read of ledgers."""
