"""What changes on behalf of a phone."""
