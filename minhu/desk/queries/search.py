"""The search box: a number however it is typed, a whole phone number, or words.

Words are looked for in what is ordinary: what is closely kept is found by its number only.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.db.models import Q

from minhu.cases.models import Case
from minhu.cases.queries import PUBLIC
from minhu.core.ids import read_case_number
from minhu.core.phones import read_phone
from minhu.people.queries import by_phone

MOST_WORDS = 5
MOST_SEARCHED = 100_000
"""Among how many of the newest cases words are looked for; numbers and phones among all."""


def matching(typed: str) -> Q:
    """Return the condition for what was typed; all words must be found, each anywhere."""
    text = typed.strip()
    if not text:
        return Q()
    if number := read_case_number(text):
        return Q(number=number)
    if read_phone(text):
        return Q(caller__in=by_phone(text).order_by().values("pk"))
    return reduce(and_, map(_somewhere, text.split()[:MOST_WORDS]), PUBLIC & _recent())


def _somewhere(word: str) -> Q:
    return Q(title__icontains=word) | Q(detail__icontains=word) | Q(place__icontains=word)


def _recent() -> Q:
    moments = Case.objects.order_by("-received_at").values_list("received_at", flat=True)
    oldest = moments[MOST_SEARCHED : MOST_SEARCHED + 1].first()
    return Q(received_at__gte=oldest) if oldest else Q()
