"""The search box: a number however it is typed, a whole phone number, or words."""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.db.models import Q

from minhu.core.ids import read_case_number
from minhu.core.phones import read_phone
from minhu.people.queries import by_phone

MOST_WORDS = 5


def matching(typed: str) -> Q:
    """Return the condition for what was typed; all words must be found, each anywhere."""
    text = typed.strip()
    if not text:
        return Q()
    if number := read_case_number(text):
        return Q(number=number)
    if read_phone(text):
        return Q(caller__in=by_phone(text).order_by().values("pk"))
    return reduce(and_, (_somewhere(word) for word in text.split()[:MOST_WORDS]), Q())


def _somewhere(word: str) -> Q:
    return Q(title__icontains=word) | Q(detail__icontains=word) | Q(place__icontains=word)
