"""The states of a request, by the names the lifecycle uses."""

from __future__ import annotations

from enum import StrEnum


class RequestState(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    CONTACTED = "contacted"
    WORKING = "working"
    RETURNING = "returning"
    REPORTED = "reported"
    REVISIT = "revisit"
    REWORK = "rework"
    SUSPENDED = "suspended"
    EXTENDING = "extending"
    EXCLUDING = "excluding"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"


class Subject(StrEnum):
    """What can be learnt from closed cases."""

    CATEGORY = "category"
    UNIT = "unit"
