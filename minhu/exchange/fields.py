"""The tables of fields that new partners begin with: data, with a date and a source."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

ID = "id"


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    return tomllib.loads(files("minhu.exchange").joinpath("tables.toml").read_text("utf-8"))


def table_of(kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a partner of a kind hands over and gets, our words to theirs."""
    found = shipped()[kind]
    return dict(found["takes"]), dict(found["gives"])
