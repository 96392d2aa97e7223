"""Taking a ledger out is a deed that stays on record."""

from __future__ import annotations

from datetime import datetime

from minhu.accounts.models import User
from minhu.core.errors import NotAllowedError
from minhu.ledgers.models import Export, Ledger


def note_export(ledger: Ledger, records: int, asked: str, *, actor: User, at: datetime) -> Export:
    """Log that somebody takes records out, before they get them."""
    if not actor.has_perm("ledgers.open_ledger", ledger):
        raise NotAllowedError
    return Export.objects.create(ledger=ledger, by=actor, at=at, records=records, asked=asked[:400])
