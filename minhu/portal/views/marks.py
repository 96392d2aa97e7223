"""The mark a form carries, by which what is sent twice is one thing."""

from __future__ import annotations

import secrets


def usable_key(typed: str) -> str:
    """Return the form's own mark, a new one when it has none that can be used."""
    usable = 16 <= len(typed) <= 50 and typed.isascii() and typed.isprintable()  # noqa: PLR2004 -- as the forms make them
    return typed if usable else secrets.token_urlsafe(16)
