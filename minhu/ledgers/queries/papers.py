"""The Word templates of a ledger."""

from __future__ import annotations

from django.db.models import QuerySet

from minhu.ledgers.models import Ledger, Template


def templates_of(ledger: Ledger) -> QuerySet[Template]:
    """Return the templates of a ledger that are in use."""
    return Template.objects.filter(ledger=ledger, ended_at=None).select_related("by")
