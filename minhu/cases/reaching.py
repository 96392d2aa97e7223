"""Whom an escalation reaches: the post it is meant for, or the next one up that is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minhu.accounts.enums import Role
from minhu.accounts.models import Post
from minhu.accounts.queries import posts_staffed
from minhu.cases.models import Case
from minhu.catalogue.enums import Told
from minhu.places.codes import inside

UPWARDS = (Told.HOLDER, Told.DESK, Told.STREET, Told.SUPERVISOR, Told.LEADER)
ROLES = {
    Told.STREET: Role.STREET_DESK,
    Told.SUPERVISOR: Role.SUPERVISOR,
    Told.LEADER: Role.LEADER,
}
LABELS = {
    Told.HOLDER: "承办",
    Told.DESK: "社区受理",
    Told.STREET: "街道调度",
    Told.SUPERVISOR: "督办",
    Told.LEADER: "街道领导",
}
"""As a step keeps it: in Chinese, whichever language its reader chose."""


@dataclass(frozen=True, slots=True)
class Address:
    """A level, and the party at which its note is left."""

    level: Told
    party: str

    @property
    def label(self) -> str:
        return LABELS[self.level]


@dataclass(frozen=True, slots=True)
class Reach:
    """Every post at which somebody is there on one day, read once for a whole sweep."""

    posts: tuple[Post, ...]

    def find(self, level: Told, case: Case) -> Address:
        """Return the post of a level, or the next one up, or the next one down that is held.

        When nobody is there at all, the note waits for whoever gets the desk of the case.
        """
        index = UPWARDS.index(level)
        for each in (*UPWARDS[index:], *reversed(UPWARDS[:index])):
            party = self._party(each, case)
            if party:
                return Address(each, party)
        return Address(Told.DESK, f"desk:{case.desk_code}")

    def _party(self, level: Told, case: Case) -> str:
        if level is Told.HOLDER:
            return self._moves_for(case.party)
        if level is Told.DESK:
            return self._moves_for(f"desk:{case.desk_code}")
        held = (post for post in self.posts if post.role == ROLES[level])
        over = [post for post in held if inside(case.area_id, post.area_code)]
        nearest = max(over, key=lambda post: len(post.area_code.rstrip("0")), default=None)
        return nearest.address if nearest else ""

    def _moves_for(self, party: str) -> str:
        return party if any(post.party == party for post in self.posts) else ""


def reach(at: datetime) -> Reach:
    """Read who holds which post on the day of ``at``, in two statements.

    A post whose holder is away is reached through whoever stands in; with nobody there it
    is passed over like an empty one.
    """
    return Reach(tuple(p for p in posts_staffed(at) if p.unit is None or p.unit.active))
