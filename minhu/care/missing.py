"""Visits that could not be listed, as whoever keeps the ledgers sees them; and for which ledgers alone they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.care.models import Unlisted
from minhu.care.pairs import BELONGS, LIKE, PAIRS, VISITS
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import visible_to
from minhu.ledgers.queries.missing import Missing
from minhu.ledgers.queries.shelf import books

MOST = 20


def standing() -> QuerySet[Unlisted]:
    """Return what was not listed and still is not: the last word of each pair."""
    later = Unlisted.objects.filter(pair=OuterRef("pair"), pk__gt=OuterRef("pk"))
    return Unlisted.objects.filter(~Exists(later)).exclude(said="")


def kept_by_the_house(user: User, labels: Iterable[str]) -> list[Ledger]:
    """Return the ledgers whose visits the house lists by itself, for a table that looks like them.

    Only those somebody may open, and that are not kept closely; none for a table about anything else.
    """
    if not any(word in label for word in LIKE for label in labels):
        return []
    there = Ledger.objects.filter(code__in=(PAIRS, VISITS), secrecy=Secrecy.ORDINARY)
    found = there.order_by("code")
    return [each for each in found if user.has_perm("ledgers.open_ledger", each)]


def unlisted_visits(user: User, ledger: Ledger, record: Record | None) -> list[Missing]:
    """Return the visits a ledger of pairs or of visits misses, or those of one pair.

    What somebody wrote in meanwhile is there at once, before the house has looked again. Three
    statements at most.
    """
    if ledger.code not in (PAIRS, VISITS):
        return []
    seen = visible_to(user).filter(struck=False)
    rows = standing().filter(pair__in=seen.values("pk")).select_related("pair__ledger")
    if record is not None:
        rows = rows.filter(pair=record)
    found = list(rows.order_by("day", "pk")[:MOST])
    held = books([VISITS]) if found else {}
    if VISITS not in held:
        return []
    slot = held[VISITS].columns[BELONGS].slot
    visits = Record.objects.filter(ledger=held[VISITS].ledger, struck=False)
    mine = visits.filter(**{f"values__{slot}__in": [each.pair.key for each in found]})
    written = [(str(values.get(slot)), key) for values, key in mine.values_list("values", "pk")]
    return [
        Missing(VISITS, each.pair.called, each.day, each.said, whole=each.pair)
        for each in found
        if not any(key == each.pair.key and pk > each.pk for key, pk in written)
    ]
