"""Checking the chains of an area from a page; ``minhu verify`` checks all of them."""

from __future__ import annotations

from django.db.models import Prefetch

from minhu.accounts.models import User
from minhu.cases.domain.verifying import Break, first_break
from minhu.cases.models import Step
from minhu.cases.queries import visible_to
from minhu.places.queries import in_area

CHECKED = 500


def check_latest(user: User, area_code: str) -> tuple[int, Break | None]:
    """Recompute the chains of an area's latest cases that somebody may see: how many held, the first break."""
    cases = visible_to(user).filter(in_area(area_code)).order_by("-received_at", "-pk")[:CHECKED]
    chains = Prefetch("steps", queryset=Step.objects.order_by("seq"))
    held = 0
    for case in cases.prefetch_related(chains):
        found = first_break(case, case.steps.all())
        if found is not None:
            return held, found
        held += 1
    return held, None
