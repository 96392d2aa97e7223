"""Ledgers and their records as a member of staff may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.ledgers import cells, traces
from minhu.ledgers.cells import Places, Reading, counts_in_ten_thousands, written_otherwise
from minhu.ledgers.counting import RECORDS, whole_of
from minhu.ledgers.enums import DRAWN, NUMBERS, TRACED, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.rules import FILLERS, READERS
from minhu.places.codes import inside, span
from minhu.places.enums import Crs, Level
from minhu.places.models import Area
from minhu.rates.queries import held_in

GRIDS = (Level.GRID, Level.MICRO_GRID)


def ledgers_for(user: User) -> list[Ledger]:
    """Return the ledgers somebody may open, each with ``n``, how many records they may see."""
    found = Ledger.objects.select_related("area")
    able = [each for each in found if user.has_perm("ledgers.open_ledger", each)]
    numbers = numbers_in(able, places_seen(user))
    for each in able:
        each.n = numbers.get(each.code, 0)  # type: ignore[attr-defined]  # -- a number for the list
    return able


def numbers_in(ledgers: Iterable[Ledger], places: Iterable[str]) -> dict[str, int]:
    """Return how many records of each ledger lie in some places, by its code; reads tallies."""
    kinds = {whole_of(each): each.code for each in ledgers}
    return {kinds[kind]: n for kind, n in held_in(kinds, RECORDS, places).items()}


def ledger_for(user: User, code: str) -> Ledger | None:
    """Return a ledger somebody may open; absent and forbidden are one answer."""
    ledger = Ledger.objects.select_related("area").filter(code=code).first()
    return ledger if ledger and user.has_perm("ledgers.open_ledger", ledger) else None


def ledgers_to_fill(user: User) -> list[Ledger]:
    """Return the ledgers somebody may write records of, wherever these may lie.

    A ledger that knows no places is its own place: only who keeps that place writes there.
    """
    found = Ledger.objects.select_related("area").filter(
        Exists(Column.objects.filter(ledger=OuterRef("pk"), retired_at=None))
    )
    placed = Column.objects.filter(kind__in=(Kind.AREA, *DRAWN), retired_at=None)
    with_places = set(placed.values_list("ledger", flat=True))
    return [
        each
        for each in found
        if user.has_perm("ledgers.fill_ledger", each)
        and (
            each.pk in with_places
            or user.has_perm("ledgers.keep_record", Record(ledger=each, area_id=each.area_id))
        )
    ]


def places_seen(user: User, inside_of: str = "", *, secrecy: int = 0) -> tuple[str, ...]:
    """Return the places whose records a member of staff may see, none inside another.

    With ``inside_of`` only what lies in that place; of a ledger kept closely only by the posts
    that see so far.
    """
    posts = user.posts_now if user.is_active else ()
    seeing = [each for each in posts if each.role in READERS and each.clearance >= secrecy]
    held = {post.area_code for post in seeing if post.area_code}
    if inside_of:
        over = {inside_of for each in held if inside(inside_of, each)}
        held = over | {each for each in held if inside(each, inside_of)}
    return tuple(
        sorted(each for each in held if not any(o != each and inside(each, o) for o in held))
    )


def visible_to(user: User) -> QuerySet[Record]:
    """Return the records a member of staff may see; agrees with ``ledgers.view_record``."""
    usual = places_seen(user)
    scope = _inside(usual)
    for level in Secrecy.values[1:]:
        if (places := places_seen(user, secrecy=level)) != usual:
            kept = Q(ledger__in=Ledger.objects.filter(secrecy__gte=level))
            scope = (scope & ~kept) | (_inside(places) & kept)
    return Record.objects.filter(scope)


def record_seen(user: User, **asked: Any) -> Record | None:
    """Return a record somebody may see of a ledger they may open; absent and forbidden are one answer."""
    rows = visible_to(user).filter(**asked).select_related("area__parent", "ledger__area")
    found = rows.first()
    return found if found and user.has_perm("ledgers.open_ledger", found.ledger) else None


def _inside(places: Iterable[str]) -> Q:
    found = Q(pk__in=())
    for place in places:
        first, after = span(place)
        found |= Q(area_id__gte=first, area_id__lt=after)
    return found


def sees_whole(user: User, ledger: Ledger) -> bool:
    """Answer whether somebody may see every record of a ledger, for all lie inside its place.

    Then a list need not ask where each lies, and reads it in its order.
    """
    seen = places_seen(user, secrecy=ledger.secrecy)
    return any(inside(ledger.area_id, place) for place in seen)


def columns_of(ledger: Ledger) -> tuple[Column, ...]:
    """Return the columns of a ledger that are in use, in their order."""
    return tuple(each for each in all_columns(ledger) if each.retired_at is None)


def all_columns(ledger: Ledger) -> tuple[Column, ...]:
    """Return every column a ledger ever had, in their order."""
    return tuple(ledger.columns.select_related("linked__ledger", "through"))


def columns_above(ledger: Ledger) -> list[Column]:
    """Return the columns of numbers of the ledger that one belongs to, if it does to any."""
    numbers = Column.objects.filter(ledger=ledger.within_id, retired_at=None, kind__in=NUMBERS)
    return [each for each in numbers if not each.is_known] if ledger.within_id else []


def columns_elsewhere(user: User, ledger: Ledger) -> list[Column]:
    """Return the columns of other ledgers that this one may take instead of asking again.

    Only of ledgers somebody may open, and that tell records apart by a column.
    """
    rows = Column.objects.filter(retired_at=None, linked=None, fact="", is_key=False).exclude(
        ledger=ledger
    )
    rows = rows.exclude(kind__in=(Kind.PICTURES, Kind.PERSON))
    keyed = Column.objects.filter(ledger=OuterRef("ledger"), is_key=True)
    found = rows.filter(Exists(keyed)).select_related("ledger__area")
    return [
        each
        for each in found.order_by("ledger__name", "order")
        if user.has_perm("ledgers.open_ledger", each.ledger)
    ]


def lines(
    changes: Mapping[str, Sequence[str]], columns: Iterable[Column]
) -> list[tuple[str, str, str]]:
    """Return what changed as a page says it: what a column is called today, before, after."""
    asked = list(columns)
    labels = {column.slot: column.label for column in asked}
    labels |= {"state": _("进展"), "note": _("附言")}
    albums = {column.slot for column in asked if column.kind == Kind.PICTURES}
    drawn = {column.slot: Kind(column.kind) for column in asked if column.kind in TRACED}
    found = []
    for name, pair in changes.items():
        before, after = map(_counted, pair) if name in albums else pair
        if name in drawn:
            before, after = (_traced(each, drawn[name]) for each in pair)
        found.append((_line_name(name, labels), before, after))
    return found


def _counted(files: str) -> str:
    """Return how many pictures there are where a step keeps the names of their files."""
    n = len(files.split("、")) if files else 0
    return ngettext("%(n)s 张照片", "%(n)s 张照片", n) % {"n": n} if n else ""


def _traced(text: str, kind: Kind) -> str:
    """Return how long or large something is where a step keeps its points."""
    return traces.brief(traces.read(text, kind)) if text else ""


def places_of(ledger: Ledger) -> Places:
    """Return the codes of the places in a ledger's area by every name that means just one.

    What is a name of one place and a way to write another means the first.
    """
    inside = list(Area.objects.inside(ledger.area_id).select_related("parent"))
    named: dict[str, set[str]] = {}
    for area in inside:
        parent = area.parent.name if area.parent else ""
        for name in (area.code, area.name, parent + area.name, parent[:-2] + area.name):
            named.setdefault(cells.plain(name), set()).add(area.code)
    otherwise: dict[str, set[str]] = {}
    for area in inside:
        if area.level == Level.COMMUNITY:
            for name in written_otherwise(area.name):
                otherwise.setdefault(name, set()).add(area.code)
    for name in named:
        otherwise.pop(name, None)
    both = (otherwise | named).items()
    places = Places({name: min(codes) for name, codes in both if len(codes) == 1})
    places.aside = frozenset(otherwise)
    return places


def places_offered(user: User, ledger: Ledger) -> list[str]:
    """Return the names of the places in which somebody may write, grids before communities."""
    held = [post.area_code for post in user.posts_now if post.role in FILLERS and post.area_code]
    areas = Area.objects.inside(ledger.area_id).filter(level__in=(Level.COMMUNITY, *GRIDS))
    mine = [e for e in areas.select_related("parent") if any(inside(e.code, p) for p in held)]
    return [full_name(each) for each in sorted(mine, key=lambda each: (-len(each.code), each.code))]


def full_name(area: Area) -> str:
    """Return a name that means just one place of a ledger, as ``places_of`` knows it."""
    return area.parent.name + area.name if area.parent and area.level in GRIDS else area.name


def readings(columns: Iterable[Column], places: Places) -> dict[str, Reading]:
    """Return how the cells of each column are read, by its slot."""
    return {
        column.slot: Reading(
            Kind(column.kind),
            tuple(column.choices),
            places,
            Crs(column.crs),
            counts_in_ten_thousands(column.label),
        )
        for column in columns
    }


def _line_name(name: str, labels: dict[str, str]) -> str:
    slot, _at, source = name.partition("@")
    label = labels.get(slot, slot)
    return f"{label}（{source}）" if source else label
