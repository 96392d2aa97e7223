"""Residents' pages: no account, no session; a link, a code or a signed cookie opens one's own."""
