"""Collections: which there are, which places have answered, and which are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from minhu.accounts.models import User
from minhu.core.clock import local_day
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Collection, Ledger, Record, RecordStep, Reply
from minhu.ledgers.queries.ledgers import places_seen
from minhu.ledgers.rules import FILLERS
from minhu.places.codes import inside
from minhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is asked: its reply if there is one, and the records written since."""

    area: Area
    reply: Reply | None
    records: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a collection is among the places somebody sees, those that are missing first."""

    places: tuple[Place, ...]

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def done(self) -> int:
        return sum(each.reply is not None for each in self.places)

    @property
    def missing(self) -> int:
        return self.total - self.done


def places_asked(collection: Collection) -> QuerySet[Area]:
    """Return the places a collection asks: those that stood when it was opened."""
    areas = Area.objects.inside(collection.ledger.area_id).filter(level=collection.level)
    return areas.standing(local_day(collection.opened_at)).select_related("parent")


def progress(collection: Collection, user: User) -> Progress:
    """Return how far a collection is among the places somebody sees."""
    seen = places_seen(user, collection.ledger.area_id, secrecy=collection.ledger.secrecy)
    replies = {each.area_id: each for each in collection.replies.select_related("by")}
    records = written_since(collection)
    found = [
        Place(area, replies.get(area.code), _within(area.code, records))
        for area in places_asked(collection)
        if any(inside(area.code, place) for place in seen)
    ]
    return Progress(tuple(sorted(found, key=lambda each: (each.reply is not None, each.area.code))))


def written_since(collection: Collection, area: str = "") -> Counter[str]:
    """Return how many records were written or changed since it was opened, by their place."""
    steps = RecordStep.objects.filter(
        record__ledger=collection.ledger_id, record__struck=False, at__gte=collection.opened_at
    ).exclude(deed=Deed.STRUCK)
    if area:
        steps = steps.filter(record__area__in=Area.objects.inside(area))
    rows = steps.order_by().values("record__area").annotate(n=Count("record", distinct=True))
    return Counter({row["record__area"]: row["n"] for row in rows})


def find_collection(user: User, key: UUID) -> Collection | None:
    """Return a collection of a ledger somebody may open; absent and forbidden are one answer."""
    found = Collection.objects.select_related("ledger__area", "opened_by").filter(pk=key).first()
    return found if found and user.has_perm("ledgers.open_ledger", found.ledger) else None


def by_number(user: User, number: str) -> Collection | None:
    """Return the collection a note speaks of, if somebody may see it."""
    found = Collection.objects.filter(number=number).first()
    return find_collection(user, found.pk) if found else None


def collections_of(ledger: Ledger) -> QuerySet[Collection]:
    """Return the collections of a ledger, the last first, each with ``n``, its replies."""
    rows = Collection.objects.filter(ledger=ledger).select_related("opened_by")
    return rows.annotate(n=Count("replies"))


def open_for(user: User) -> list[tuple[Collection, Area]]:
    """Return what somebody's own places still owe, what is due first on top."""
    held = {post.area_code for post in user.posts_now if post.role in FILLERS and post.area_code}
    rows = Collection.objects.filter(closed_at=None).select_related("ledger__area")
    live = list(rows.order_by("due_on", "pk")) if held else []
    if not live:
        return []
    areas = {each.code: each for each in Area.objects.filter(code__in=held)}
    wanted = [
        (each, area)
        for each in live
        for area in areas.values()
        if area.level == each.level and inside(area.code, each.ledger.area_id)
    ]
    keys = {each.pk for each, _area in wanted}
    done = set(Reply.objects.filter(collection__in=keys).values_list("collection", "area"))
    return [(each, area) for each, area in wanted if (each.pk, area.code) not in done]


def places_to_answer(user: User, collection: Collection, places: Iterable[Area]) -> list[Area]:
    """Return the places of a collection somebody may answer for."""
    return [
        area
        for area in places
        if user.has_perm("ledgers.keep_record", Record(ledger=collection.ledger, area_id=area.code))
    ]


def late(collection: Collection, today: date) -> bool:
    return collection.closed_at is None and today > collection.due_on


def _within(code: str, records: Counter[str]) -> int:
    return sum(n for place, n in records.items() if inside(place, code))
