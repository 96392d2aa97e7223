"""The wall of wishes: what residents wish for and the desk released, without who wished.

Told are the words, the community and how far it is: no name, no house, no grid, no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from minhu.accounts.enums import Secrecy
from minhu.affairs.orders import SHOWN
from minhu.cases.models import Case, Step
from minhu.core.lifecycle import Outcome
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.places.models import Area

OPEN, TAKEN = ("offered",), ("claimed", "served")
KEPT = timedelta(days=90)
"""So long a wish that came true stays on the wall."""
MOST = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: its words, the community, since when, and the number of the desk there."""

    words: str
    place: str
    at: datetime
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall in three parts: nobody took it yet, somebody is at it, it came true."""

    waiting: list[Wish]
    taken: list[Wish]
    fulfilled: list[Wish]


def wall(at: datetime) -> Wall:
    """Return the newest wishes of each part, in four statements however many there are."""
    steps = Step.objects.filter(case=OuterRef("pk"))
    shown = Case.objects.filter(
        Exists(steps.filter(verb="offer", payload__has_key=SHOWN)),
        ~Exists(steps.filter(verb="take_down")),
        kind="order",
        secrecy=Secrecy.ORDINARY,
    )
    done = Q(outcome=Outcome.CLOSED, closed_at__gte=at - KEPT)
    parts = (Q(state__in=OPEN), Q(state__in=TAKEN), done)
    rows = [list(_newest(shown.filter(part))) for part in parts]
    names = _communities({code for part in rows for _words, code, _at in part})
    waiting, taken, fulfilled = (
        [_wish(words, names.get(_community(code)), begun) for words, code, begun in part]
        for part in rows
    )
    return Wall(waiting, taken, fulfilled)


def _newest(cases: QuerySet[Case]) -> QuerySet[Case, tuple[str, str, datetime]]:
    rows = cases.order_by("-received_at", "-pk")
    return rows.values_list("title", "area_id", "received_at")[:MOST]


def _community(code: str) -> str:
    return ancestor(code, Level.COMMUNITY)


def _communities(codes: set[str]) -> dict[str, Area]:
    found = Area.objects.filter(code__in={_community(code) for code in codes})
    return {each.code: each for each in found.only("code", "name", "phone")}


def _wish(words: str, community: Area | None, begun: datetime) -> Wish:
    if community is None:
        return Wish(words, "", begun)
    return Wish(words, community.name, begun, community.phone)
