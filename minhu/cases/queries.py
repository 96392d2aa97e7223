"""Reading cases: always starting from what the user may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post, User
from minhu.cases.enums import OpeningKind, ReferralState
from minhu.cases.models import Case, Helper, Opening, Referral
from minhu.cases.models.case import OPEN
from minhu.cases.procedures import procedures
from minhu.cases.rules import AREA_ROLES
from minhu.catalogue import queries as categories
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category
from minhu.places.codes import span
from minhu.places.queries import in_area

PUBLIC = Q(secrecy=Secrecy.ORDINARY)
"""What may be spoken of to somebody without an account, and counted in public figures."""


def visible_to(user: User) -> QuerySet[Case]:
    """Return the cases a member of staff may see; agrees with ``cases.view_case``.

    A page begins with it several times; it is put together once for each loaded user, like
    the posts it follows from.
    """
    held = Held(user.posts_now, dict(user.leaves_now)) if user.is_active else Held((), {})
    kept: tuple[Held, QuerySet[Case]] | None = vars(user).get("_visible_cases")
    if kept is None or not held.is_as(kept[0]):
        kept = vars(user)["_visible_cases"] = held, _visible(held)
    return kept[1].all()


class Held(NamedTuple):
    """What somebody may see follows from: posts of today, and what they were let into."""

    posts: tuple[Post, ...]
    leaves: Mapping[UUID, int]

    def is_as(self, other: Held) -> bool:
        """Answer whether nothing was read anew: a post of the same key may say something else."""
        return self.posts is other.posts and self.leaves == other.leaves


def _visible(held: Held) -> QuerySet[Case]:
    scope = Q(pk__in=())
    for post in held.posts:
        scope |= _scope(post)
    for thing, ceiling in held.leaves.items():
        scope |= Q(pk=thing) & up_to(ceiling)
    return Case.objects.filter(scope)


def seen_apart(user: User) -> tuple[QuerySet[Case], ...]:
    """Return the same as ``visible_to`` in lists that have no case in common.

    A unit sees its own cases and those it helps with: the first are found in an index, in its
    order, which no database does when it is asked for both at once.
    """
    posts = user.posts_now
    if not user.is_active or user.leaves_now or len({post.unit_id for post in posts}) != 1:
        return (visible_to(user),)
    unit, clearance = posts[0].unit_id, max(post.clearance for post in posts)
    if unit is None:
        return (visible_to(user),)
    seen = Case.objects.filter(up_to(clearance))
    helped = Q(pk__among=Helper.objects.filter(unit=unit).values("case"))
    others = ~Q(unit=unit) | Q(unit=None)
    return seen.filter(unit=unit), seen.filter(helped, others)


def hidden_from(user: User) -> QuerySet[Case]:
    """Return the cases that are closely kept and that somebody may not know of."""
    return Case.objects.filter(~PUBLIC).exclude(pk__in=visible_to(user).values("pk"))


def up_to(ceiling: int) -> Q:
    """Return "kept no more closely than this"; who may see all is asked nothing."""
    return Q() if ceiling >= Secrecy.SECRET else Q(secrecy__lte=ceiling)


def _scope(post: Post) -> Q:
    if post.unit_id is not None:
        helped = Helper.objects.filter(unit=post.unit_id).values("case")
        return (Q(unit=post.unit_id) | Q(pk__among=helped)) & up_to(post.clearance)
    if post.role in AREA_ROLES:
        return in_area(post.area_code) & up_to(post.clearance)
    return Q(pk__in=())


def parties_with_work() -> Iterator[str]:
    """Yield every party that has an open case, from one to the next by index, not case by case."""
    open_cases = Case.objects.filter(OPEN).order_by("party").values_list("party", flat=True)
    party: str | None = ""
    while party := open_cases.filter(party__gt=party).first():
        yield party


def may_open(user: User, case: Case, at: datetime) -> bool:
    """Answer whether a case is ordinary, or somebody has said a while ago why they open it."""
    return not case.is_kept or Opening.objects.filter(user=user, case=case, until__gt=at).exists()


def openings_of(case: Case) -> QuerySet[Opening]:
    return case.openings.select_related("user")


def glass_broken(user: User) -> QuerySet[Opening]:
    """Return the openings against the rule in the areas somebody reviews, unreviewed first."""
    here = Q(pk__in=())
    for post in user.posts_now:
        if post.role in {Role.SECURITY_ADMIN, Role.AUDITOR}:
            first, after = span(post.area_code)
            here |= Q(case__area__gte=first, case__area__lt=after)
    rows = Opening.objects.filter(here, kind=OpeningKind.GLASS)
    return rows.select_related("user", "case", "reviewed_by").order_by("-at", "-id")


def referrals_to(user: User) -> QuerySet[Referral]:
    """Return what was referred to somebody and waits for an answer, or was accepted."""
    live = (ReferralState.ASKED, ReferralState.ACCEPTED)
    return user.referrals.filter(state__in=live).select_related("by", "case")


def matters(case: Case) -> list[str]:
    """Return what a case is a matter of, the narrowest first, as a street calls it.

    What it is called itself, its category, the one above that, the kind of case.
    """
    category = case.category
    above = category.parent if category else None
    named = [each.name for each in (category, above) if each is not None]
    return [case.title, *named, procedures[case.kind].name]


def strand_of(case: Case) -> Strand:
    """Return whether a case builds, patrols or serves, by its category or else by its kind.

    No statement: the catalogue keeps it in memory (domain page row 20).
    """
    said = categories.strand_of(case.category_id) if case.category_id else None
    return said or procedures[case.kind].strand


def of_strand(strand: str) -> Q:
    """Return the cases that build, patrol or serve; agrees with ``strand_of``."""
    kinds = [each.code for each in procedures.values() if each.strand == strand]
    named = Category.objects.filter(strand=strand).values("pk")
    return Q(category__in=named) | Q(category=None, kind__in=kinds)
