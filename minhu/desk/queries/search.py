"""The search box: a number however it is typed, a whole phone number, or words.

Words are looked for in what is ordinary: what is closely kept is found by its number only.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_

from django.db.models import Q

from minhu.cases.models import Case
from minhu.cases.queries import PUBLIC
from minhu.core.clock import day_begins, local_day
from minhu.core.ids import read_case_number
from minhu.core.phones import read_phone
from minhu.people.queries import by_phone

MOST_WORDS = 5
MOST_SEARCHED = 100_000
"""Among how many of the newest cases words are looked for; numbers and phones among all."""


def matching(typed: str, until: date | None = None) -> Q:
    """Return the condition for what was typed; all words must be found, each anywhere.

    ``until`` is the last day that is asked for: words are looked for from there backwards.
    """
    text = typed.strip()
    if not text:
        return Q()
    if number := read_case_number(text):
        return Q(number=number)
    if read_phone(text):
        return Q(caller__in=by_phone(text).order_by().values("pk"))
    oldest = _oldest(until)
    reach = Q(received_at__gte=oldest) if oldest else Q()
    return reduce(and_, map(_somewhere, text.split()[:MOST_WORDS]), PUBLIC & reach)


def looked_back_to(typed: str, until: date | None = None) -> date | None:
    """Return the day before which words were not looked for; nothing when all was looked at."""
    text = typed.strip()
    if not text or read_case_number(text) or read_phone(text):
        return None
    oldest = _oldest(until)
    return local_day(oldest) if oldest else None


def _somewhere(word: str) -> Q:
    return Q(title__icontains=word) | Q(detail__icontains=word) | Q(place__icontains=word)


def _oldest(until: date | None) -> datetime | None:
    """Return when the last of the cases came that words are looked for in, if there are older ones."""
    cases = Case.objects.order_by("-received_at")
    if until:
        cases = cases.filter(received_at__lt=day_begins(until + timedelta(1)))
    moments = cases.values_list("received_at", flat=True)
    return moments[MOST_SEARCHED : MOST_SEARCHED + 1].first()
