"""Ledgers and their records as a member of staff may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.ledgers import cells
from minhu.ledgers.cells import Reading
from minhu.ledgers.counting import EVER, RECORDS, whole_of
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.rules import READERS
from minhu.places.codes import inside, span
from minhu.places.enums import Crs
from minhu.places.models import Area
from minhu.rates.models import Tally


def ledgers_for(user: User) -> list[Ledger]:
    """Return the ledgers somebody may open, each with ``n``, how many records they may see."""
    found = Ledger.objects.select_related("area")
    able = [each for each in found if user.has_perm("ledgers.open_ledger", each)]
    tallied = Tally.objects.filter(kind__in=map(whole_of, able), day=EVER, measure=RECORDS)
    scope = Q(pk__in=())
    for place in places_seen(user):
        first, after = span(place)
        scope |= Q(area_code__gte=first, area_code__lt=after)
    counted = tallied.filter(scope).order_by().values_list("kind")
    numbers = dict(counted.annotate(Sum("n")))
    for each in able:
        each.n = numbers.get(whole_of(each), 0)  # type: ignore[attr-defined]  # -- a number for the list
    return able


def ledger_for(user: User, code: str) -> Ledger | None:
    """Return a ledger somebody may open; absent and forbidden are one answer."""
    ledger = Ledger.objects.select_related("area").filter(code=code).first()
    return ledger if ledger and user.has_perm("ledgers.open_ledger", ledger) else None


def places_seen(user: User, inside_of: str = "") -> tuple[str, ...]:
    """Return the places whose records a member of staff may see, none inside another.

    With ``inside_of`` only what lies in that place.
    """
    posts = user.posts_now if user.is_active else ()
    held = {post.area_code for post in posts if post.role in READERS and post.area_code}
    if inside_of:
        over = {inside_of for each in held if inside(inside_of, each)}
        held = over | {each for each in held if inside(each, inside_of)}
    return tuple(
        sorted(each for each in held if not any(o != each and inside(each, o) for o in held))
    )


def visible_to(user: User) -> QuerySet[Record]:
    """Return the records a member of staff may see; agrees with ``ledgers.view_record``."""
    scope = Q(pk__in=())
    for place in places_seen(user):
        first, after = span(place)
        scope |= Q(area_id__gte=first, area_id__lt=after)
    return Record.objects.filter(scope)


def sees_whole(user: User, ledger: Ledger) -> bool:
    """Answer whether somebody may see every record of a ledger, for all lie inside its place.

    Then a list need not ask where each lies, and reads it in its order.
    """
    return any(inside(ledger.area_id, place) for place in places_seen(user))


def columns_of(ledger: Ledger) -> tuple[Column, ...]:
    """Return the columns of a ledger that are in use, in their order."""
    return tuple(each for each in all_columns(ledger) if each.retired_at is None)


def all_columns(ledger: Ledger) -> tuple[Column, ...]:
    """Return every column a ledger ever had, in their order."""
    return tuple(ledger.columns.select_related("linked"))


def lines(
    changes: Mapping[str, Sequence[str]], columns: Iterable[Column]
) -> list[tuple[str, str, str]]:
    """Return what changed as a page says it: what a column is called today, before, after."""
    labels = {column.slot: column.label for column in columns}
    labels |= {"state": _("进展"), "note": _("附言")}
    return [(_line_name(name, labels), pair[0], pair[1]) for name, pair in changes.items()]


def places_of(ledger: Ledger) -> dict[str, str]:
    """Return the codes of the places in a ledger's area by every name that means just one."""
    inside = Area.objects.inside(ledger.area_id).select_related("parent")
    named: dict[str, set[str]] = {}
    for area in inside:
        parent = area.parent.name if area.parent else ""
        for name in (area.code, area.name, parent + area.name, parent[:-2] + area.name):
            named.setdefault(cells.plain(name), set()).add(area.code)
    return {name: codes.copy().pop() for name, codes in named.items() if len(codes) == 1}


def readings(columns: Iterable[Column], places: dict[str, str]) -> dict[str, Reading]:
    """Return how the cells of each column are read, by its slot."""
    return {
        column.slot: Reading(Kind(column.kind), tuple(column.choices), places, Crs(column.crs))
        for column in columns
    }


def _line_name(name: str, labels: dict[str, str]) -> str:
    slot, _at, source = name.partition("@")
    label = labels.get(slot, slot)
    return f"{label}（{source}）" if source else label
