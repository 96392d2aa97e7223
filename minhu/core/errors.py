"""Refusals whose message is fit for the user's eyes."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the business said no; pages answer 422."""

    status = 422


class StaleStateError(DomainError):
    """Somebody else moved this record first; pages answer 409."""

    status = 409


class NotAllowedError(DomainError):
    """This actor may not do this here; pages answer as if the thing were absent (404)."""

    status = 404


class TryLaterError(Exception):
    """Something outside did not answer; the outbox tries again later, and logs a line, no trace."""
