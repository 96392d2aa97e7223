"""Pages for residents, on a phone, without an account."""
