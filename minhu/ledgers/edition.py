"""What the ledgers that come with Minhu ask: one dated file for each edition."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from minhu.ledgers.enums import Subject

Entry = Mapping[str, Any]
EDITION = "2026"


@cache
def shipped() -> tuple[Entry, ...]:
    """Return the definitions of the edition, in the order of the file."""
    text = (files("minhu.ledgers") / "definitions" / f"{EDITION}.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["ledgers"])


def subject_of(code: str) -> Subject:
    """Return under which part of a street's work a ledger stands, by its code."""
    return _subjects().get(code, Subject.OWN)


@cache
def _subjects() -> dict[str, Subject]:
    return {entry["code"]: Subject(entry["subject"]) for entry in shipped()}
