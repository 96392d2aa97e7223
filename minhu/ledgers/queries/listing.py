"""The records of a ledger that somebody asks for, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from minhu.accounts.models import User
from minhu.core.phones import read_phone
from minhu.ledgers import cells
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import places_seen, sees_whole, visible_to
from minhu.ledgers.queries.naming import named_with
from minhu.places.codes import span
from minhu.places.models import Area

NOBODY = "\x1f"
"""What no record says: looked for where nobody is meant, so that nothing is found."""
PAGE, MOST_PLACES = 50, 200
"""How many records a page shows, and of how many places it looks for the first of each."""


@dataclass(frozen=True, slots=True)
class Term:
    """Terms that end between two days, of records that are in one of some states (``None``: any)."""

    slot: str
    first: date
    last: date
    states: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for; what is left empty leaves nothing out.

    ``state`` is as records keep it, ``None`` for any; ``choices`` are by slot, those of
    ``several`` one among others. ``known`` are choices another ledger knows, by slot, and
    ``among`` what these and the like came to: where a record says whom it means, and who that may be.
    """

    words: str = ""
    area: str = ""
    state: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    several: frozenset[str] = frozenset()
    term: Term | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    among: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def tallied(self) -> bool:
        """Answer whether tallies know the numbers, so that no row has to be read."""
        return not (self.words or self.choices or self.among) and self.term is None

    @property
    def whole(self) -> bool:
        """Answer whether all days together are asked for."""
        return self.first is None and self.last is None


def listed(user: User, ledger: Ledger, ask: Ask) -> QuerySet[Record]:
    """Return the records of a ledger that somebody asks for, in the order they came."""
    seen = Record.objects.all() if sees_whole(user, ledger) else visible_to(user)
    rows = _asked(seen, ledger, ask)
    if ask.area:
        first, after = span(ask.area)
        rows = rows.filter(area_id__gte=first, area_id__lt=after)
    return rows.select_related("area__parent").order_by("pk")


def page_after(user: User, ledger: Ledger, ask: Ask, mark: str) -> tuple[list[Record], str]:
    """Return fifty records behind a mark, and the mark of the next page if there is one."""
    behind = {"pk__gt": UUID(mark)} if _is_key(mark) else {}
    found = list(_in_places(user, ledger, ask, behind)[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def _in_places(
    user: User, ledger: Ledger, ask: Ask, behind: Mapping[str, UUID]
) -> QuerySet[Record]:
    """Return what is listed behind a mark, so that its first page is read in its order.

    Records of many places stand in no index together by when they came; so the first of each
    place are read, and of these the first.
    """
    whole = not ask.area and sees_whole(user, ledger)
    places = places_seen(user, ask.area or ledger.area_id, secrecy=ledger.secrecy)
    codes = [] if whole else list(_codes_inside(places)[: MOST_PLACES + 1])
    if whole or len(codes) > MOST_PLACES:
        return listed(user, ledger, ask).filter(**behind)
    rows = _asked(Record.objects.filter(**behind), ledger, ask).order_by("pk").values("pk")
    each = [rows.filter(area=code)[: PAGE + 1].query.sql_with_params() for code in codes]
    if not each:
        return Record.objects.none()
    sql = " UNION ALL ".join(f"SELECT * FROM ({one}) AS each_one" for one, _said in each)  # noqa: S608 -- made of our own statements
    first = RawSQL(sql, [value for _one, said in each for value in said])  # noqa: S611 -- as above
    return Record.objects.filter(pk__in=first).select_related("area__parent").order_by("pk")


def _codes_inside(places: Iterable[str]) -> QuerySet[Area, str]:
    found = Q(pk__in=())
    for place in places:
        first, after = span(place)
        found |= Q(code__gte=first, code__lt=after)
    return Area.objects.filter(found).order_by("code").values_list("code", flat=True)


def _asked(rows: QuerySet[Record], ledger: Ledger, ask: Ask) -> QuerySet[Record]:
    return rows.filter(ledger=ledger, struck=False).filter(_conditions(ask))


def _chose(slot: str, choice: str) -> Func:
    """Return the condition that a choice is one of those a record made in a column."""
    yes = BooleanField()
    if connection.vendor == "postgresql":
        made = Func(F("values"), Value(slot), template="(%(expressions)s)", arg_joiner=" -> ")
        return Func(made, Value(choice), function="jsonb_exists", output_field=yes)
    each = "(SELECT value FROM json_each(%(expressions)s))"
    made = Func(F("values"), Value(f"$.{slot}"), template=each)
    return Func(
        Value(choice), made, template="%(expressions)s", arg_joiner=" IN ", output_field=yes
    )


def _conditions(ask: Ask) -> Q:
    found = Q()
    if ask.words:
        said = Q(words__icontains=cells.plain(ask.words))
        found &= said | named_with(ask.words) if read_phone(ask.words) else said
    if ask.state is not None:
        found &= Q(state=ask.state)
    for slot, choice in ask.choices.items():
        found &= (
            Q(_chose(slot, choice)) if slot in ask.several else Q(**{f"values__{slot}": choice})
        )
    for path, names in ask.among:
        found &= Q(**{f"{path}__in": sorted(names) or [NOBODY]})
    if ask.term is not None:
        found &= ending(ask.term)
    if ask.first:
        found &= Q(day__gte=ask.first)
    if ask.last:
        found &= Q(day__lte=ask.last)
    return found


def ending(term: Term) -> Q:
    """Return the condition that a term ends in its days, of records that still go on."""
    first, last = term.first.isoformat(), term.last.isoformat()
    ends = Q(**{f"values__{term.slot}__gte": first, f"values__{term.slot}__lte": last})
    return ends if term.states is None else ends & Q(state__in=term.states)


def _is_key(mark: str) -> bool:
    try:
        UUID(mark)
    except ValueError:
        return False
    return True
