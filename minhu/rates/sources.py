"""Where the engines above announce the rows behind the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from minhu.core.registry import Registry
from minhu.rates.enums import By
from minhu.rates.keys import Key
from minhu.rates.scope import Scope


class RowSource(Protocol):
    """What an engine answers from its rows, exactly; registered under the kind it counts."""

    def counts(self) -> Iterator[tuple[Key, int]]:
        """Yield every key that is not zero with the number of rows that make it."""
        ...

    def overdue(self, scope: Scope, *, at: datetime, by: By | None) -> dict[str, int]:
        """Count open rows whose promise has run out, by group; without ``by`` under ``""``."""
        ...

    def channels(self) -> dict[str, str]:
        """Return the name of each channel."""
        ...


sources: Registry[RowSource] = Registry("row source")
