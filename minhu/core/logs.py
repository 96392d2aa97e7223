"""What may stand in a log."""

from __future__ import annotations

import logging

from django.http import HttpRequest


def without_address(record: logging.LogRecord) -> bool:
    """Name the door instead of the address: a caller's link holds its secret (a filter)."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
        door = request.resolver_match.route if request.resolver_match else "?"
        record.args = tuple(door if arg == request.path else arg for arg in record.args)
    return True
