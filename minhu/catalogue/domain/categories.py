"""Adding categories that somebody else's files name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from minhu.catalogue import queries
from minhu.catalogue.models import Category
from minhu.core.clock import local_day

LAST = 9999


@transaction.atomic
def add_categories(
    names: Mapping[str, str], *, under: tuple[str, str], offer: bool, at: datetime
) -> int:
    """Add categories by code and name below the one with code and name ``under``.

    Those that are there already stay as they are; returns how many are new. Without
    ``offer`` nobody can choose them for other cases.
    """
    begins = local_day(at)
    Category.objects.get_or_create(
        code=under[0],
        defaults={"name": under[1], "order": LAST, "active": offer, "valid_from": begins},
    )
    before = Category.objects.count()
    rows = [
        Category(code=code, name=name, parent_id=under[0], active=offer, valid_from=begins)
        for code, name in names.items()
    ]
    Category.objects.bulk_create(rows, ignore_conflicts=True)
    queries.forget()
    return Category.objects.count() - before
