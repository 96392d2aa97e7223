"""How many requests were excluded 剔除, by month and reason; small numbers are not told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Step
from minhu.catalogue.queries import reason_labels
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome

LEAST = 3
"""Below this a number might point at one person."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month: the number for each reason and for all, as they may be told."""

    first: date
    cells: tuple[tuple[str, str], ...]
    total: str


def months(at: datetime) -> list[Month]:
    """Return the last twelve months with exclusions, the newest first: two statements."""
    counted: dict[date, Counter[str]] = {}
    since = _back(local_day(at), MONTHS - 1)
    for month, reason in _excluded():
        if month >= since:
            counted.setdefault(month, Counter())[reason] += 1
    labels = reason_labels()
    return [_month(month, counted[month], labels) for month in sorted(counted, reverse=True)]


def told(number: int) -> str:
    return str(number) if number >= LEAST else _("少于%(n)d") % {"n": LEAST}


def _excluded() -> list[tuple[date, str]]:
    """Return month and reason of every request that is excluded now and not closely kept."""
    told = {"case__kind": "request", "case__secrecy": Secrecy.ORDINARY}
    steps = Step.objects.filter(**told, case__outcome=Outcome.EXCLUDED)
    wanted = steps.filter(verb__in=("propose_exclusion", "confirm_exclusion")).order_by("seq")
    reason: dict[object, str] = {}
    month: dict[object, date] = {}
    for key, verb, at, payload in wanted.values_list("case_id", "verb", "at", "payload"):
        if verb == "propose_exclusion":
            reason[key] = str(payload.get("reason", ""))
        else:
            month[key] = local_day(at).replace(day=1)
    return [(day, reason.get(key, "")) for key, day in month.items()]


def _month(first: date, counted: Counter[str], labels: dict[tuple[str, str], str]) -> Month:
    cells = tuple(
        (labels.get(("exclude", code), code), told(n)) for code, n in counted.most_common()
    )
    return Month(first, cells, _total(counted))


def _total(counted: Counter[str]) -> str:
    """Return the sum; where it would give away the one small number, only a bound of it."""
    hidden = [n for n in counted.values() if n < LEAST]
    if len(hidden) != 1:
        return told(counted.total())
    bound = counted.total() - hidden[0] + LEAST
    return _("少于%(n)d") % {"n": bound}


def _back(day: date, months_back: int) -> date:
    total = day.year * 12 + day.month - 1 - months_back
    return date(total // 12, total % 12 + 1, 1)
