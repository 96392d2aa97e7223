"""Why visits were not listed: rows that are only appended, the last of a pair holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import structlog

from minhu.care.missing import standing
from minhu.care.models import Unlisted
from minhu.ledgers.models import Record

log = structlog.get_logger()


@dataclass(slots=True)
class Notes:
    """What is kept of the visits that were not listed, and what one look at all pairs adds."""

    at: datetime
    known: dict[UUID, Unlisted] = field(init=False)
    refused: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known = {each.pair_id: each for each in standing()}

    def add(self, pair: Record, day: date, why: str) -> None:
        """Keep that a visit was not listed, and why; the same again is said once."""
        self.refused.add(pair.pk)
        last = self.known.get(pair.pk)
        if last is not None and last.said == why[:200] and last.day <= day:
            return
        log.warning("a visit was not listed", pair=str(pair.pk), why=why)
        Unlisted.objects.create(pair=pair, day=day, said=why[:200], at=self.at)

    def settle(self) -> None:
        """Keep that of all other pairs nothing is left that was not listed."""
        Unlisted.objects.bulk_create(
            Unlisted(pair_id=key, day=each.day, at=self.at)
            for key, each in self.known.items()
            if key not in self.refused
        )
