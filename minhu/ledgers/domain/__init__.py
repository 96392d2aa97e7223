"""What changes ledgers and their records."""
