"""Reading requests: who hears of them, and which record they put right."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.enums import ADMINISTRATORS
from minhu.accounts.models import Post, Unit, User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.ledgers.models import Record
from minhu.ledgers.queries.ledgers import record_seen
from minhu.people.models import Person
from minhu.places.codes import ancestor, path
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import subdistrict
from minhu.requests.models import OfRecord

MOST_ORDERS = 30
"""How many requests of a record its page shows."""


def home_code() -> str:
    """Return the code of the subdistrict whose desk owns what has no place.

    Raises ``DomainError`` when no area has been imported yet.
    """
    home = subdistrict() or Area.objects.first()
    if home is None:
        raise DomainError(_("还没有区域。请先导入区域和网格。"))
    return home.code


def hearers(case: Case) -> QuerySet[Person]:
    """Return everybody who is promised the answer.

    The caller, the neighbours who met the same thing, and the callers of what was merged
    into it.
    """
    cases = Q(cases=case) | Q(cases__merged_into=case)
    return Person.objects.filter(cases | Q(pk__in=neighbours(case.pk))).distinct()


def neighbours(case_id: UUID) -> list[UUID]:
    rows = Case.objects.filter(Q(pk=case_id) | Q(merged_into=case_id))
    return list(rows.exclude(neighbours__person=None).values_list("neighbours__person", flat=True))


def orders_of(user: User, record: Record) -> list[Case]:
    """Return the requests written down for a record, as far as somebody may see them, newest first."""
    cases = visible_to(user).filter(of_record__record=record)
    return list(cases.select_related("unit").order_by("-received_at")[:MOST_ORDERS])


def record_of(user: User, case: Case) -> Record | None:
    """Return the record a request was written down for, if somebody may see it."""
    kept: OfRecord | None = getattr(case, "of_record", None)
    return record_seen(user, pk=kept.record_id) if kept else None


def street_of(case: Case) -> str:
    """Return the code of the subdistrict a case lies in."""
    return ancestor(case.area_id, Level.SUBDISTRICT)


def units_for(case: Case) -> QuerySet[Unit]:
    """Return the units a case can be given to: those of its own subdistrict."""
    return units_inside(street_of(case))


def units_inside(area_code: str) -> QuerySet[Unit]:
    return Unit.objects.filter(active=True, area_code__startswith=path(area_code))


def areas_for(case: Case) -> QuerySet[Area]:
    """Return where a case can be moved to: the grids and communities of its subdistrict."""
    street = ancestor(case.area_id, Level.SUBDISTRICT)
    return Area.objects.inside(street).filter(level__in=(Level.COMMUNITY, Level.GRID))


def colleagues_for(case: Case) -> QuerySet[User]:
    """Return whom a case can be referred to: who works in its subdistrict, in whatever post."""
    street = path(ancestor(case.area_id, Level.SUBDISTRICT))
    here = Q(area_code__startswith=street) | Q(unit__area_code__startswith=street)
    held = Post.objects.held_on(local_day(now())).filter(here).exclude(role__in=ADMINISTRATORS)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name")
