"""Numbers of papers as an office counts its own: 东安整〔2026〕3号 is followed by 东安整〔2026〕4号."""

from __future__ import annotations

import re
from datetime import datetime

from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures
from minhu.core.clock import local_day
from minhu.places.codes import ancestor, span
from minhu.places.enums import Level

LOOKED_AT = 200
"""Among how many of the newest cases of a kind the last paper is looked for."""
_LAST = re.compile(r"(\d+)(\D*)$")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def next_paper(case: Case, *, at: datetime) -> str:
    """Return the number after that of the last paper of this kind in the street; empty before the first.

    In a new year it begins with one again, where the number names its year (domain page row 62).
    """
    pages = procedures[case.kind].pages
    first, after = span(ancestor(case.area_id, Level.SUBDISTRICT))
    near = Case.objects.filter(kind=case.kind, area_id__gte=first, area_id__lt=after)
    newest = list(near.order_by("-received_at", "-id").values_list("pk", flat=True)[:LOOKED_AT])
    papers = Step.objects.filter(case__in=newest, verb__in=pages.papers if pages else ())
    numbered = papers.filter(payload__paper__isnull=False).exclude(payload__paper="")
    last = numbered.order_by("-at", "-id").values_list("payload__paper", flat=True).first()
    return following(str(last), local_day(at).year) if last else ""


def following(last: str, year: int) -> str:
    """Return the number that follows one, as wide as it; empty where there is none to count on."""
    named, counted = _YEAR.search(last), _LAST.search(last)
    if counted is None or (named and named.start() == counted.start()):
        return ""
    before, count, ends = last[: counted.start()], int(counted[1]) + 1, counted[2]
    width = len(counted[1]) if counted[1].startswith("0") else 1
    if named and named[0] != str(year):
        before, count = before.replace(named[0], str(year)), 1
    return f"{before}{count:0{width}d}{ends}"
