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
from minhu.notices.queries.log import concerning, counts, deliveries, of_case, visible_to

__all__ = [
    "MOST_COUNTED",
    "Thread",
    "cases_with_notes",
    "concerning",
    "counts",
    "deliveries",
    "inbox",
    "notes",
    "of_case",
    "threads",
    "unread",
    "unread_count",
    "visible_to",
]
