"""Reading notices: the inbox of somebody of staff, and the log of what left the house."""

from minhu.notices.queries.inbox import (
    MOST_COUNTED,
    Thread,
    cases_with_notes,
    inbox,
    notes,
    threads,
    unread,
    unread_count,
)
from minhu.notices.queries.log import counts, deliveries, of_case

__all__ = [
    "MOST_COUNTED",
    "Thread",
    "cases_with_notes",
    "counts",
    "deliveries",
    "inbox",
    "notes",
    "of_case",
    "threads",
    "unread",
    "unread_count",
]
