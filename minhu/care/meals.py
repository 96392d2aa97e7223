"""Reads of canteens: a day, a month in numbers by site, and whose names meals still need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Aggregate, Count, Min, Q, QuerySet, Sum

from minhu.care.enums import MealState
from minhu.care.models import Canteen, Dish, Meal, Settlement
from minhu.core.clock import local_day
from minhu.people.retention import Periods
from minhu.places.codes import ancestor, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import in_area

SERVED = MealState.SERVED
COUNTED: dict[str, Aggregate] = {
    "meals": Count("pk"),
    "brought": Count("pk", filter=Q(delivered=True)),
    "persons": Count("person", distinct=True),
    "price": Sum("price", default=0),
    "subsidy": Sum("subsidy", default=0),
}


def begins(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def after(month: date) -> date:
    """Return the first day of the month that follows."""
    return begins(begins(month) + timedelta(days=31))


def in_month(month: date) -> Q:
    return Q(day__gte=begins(month), day__lt=after(month))


@dataclass(frozen=True, slots=True)
class Site:
    """A canteen in a month: meals that were eaten, of them brought home, persons, fen."""

    canteen: Canteen
    meals: int
    brought: int
    persons: int
    price: int
    subsidy: int


def sites(area: Area, month: date) -> list[Site]:
    """Return the canteens of a place with their month; two statements, however many there are."""
    canteens = list(Canteen.objects.filter(in_area(area.code)).select_related("area"))
    served = Meal.objects.filter(in_month(month), canteen__in=canteens, state=SERVED)
    rows = served.order_by().values("canteen").annotate(**COUNTED)
    known = {row[0]: row[1:] for row in rows.values_list("canteen", *COUNTED)}
    return [Site(each, *known.get(each.pk, (0,) * len(COUNTED))) for each in canteens]


Waiting = tuple[int, date | None]


def with_asked(found: list[Site]) -> list[tuple[Site, Waiting]]:
    """Return each canteen with how many meals wait for its yes, and the first day of them."""
    rows = Meal.objects.filter(
        canteen__in=[each.canteen for each in found], state=MealState.ASKED
    ).order_by()
    counted = rows.values("canteen").annotate(n=Count("pk"), first=Min("day"))
    asked = {key: (n, day) for key, n, day in counted.values_list("canteen", "n", "first")}
    return [(each, asked.get(each.canteen.pk, (0, None))) for each in found]


def month_of(canteen: Canteen, month: date) -> Site:
    """Return one canteen in a month."""
    served = Meal.objects.filter(in_month(month), canteen=canteen, state=SERVED)
    counted = served.aggregate(**COUNTED)
    return Site(canteen, **counted)


def meals_of(canteen: Canteen, day: date) -> QuerySet[Meal]:
    """Return the meals of a day as they were ordered."""
    rows = Meal.objects.filter(canteen=canteen, day=day)
    return rows.select_related("dish", "person").order_by("id")


def settled(canteen: Canteen, day: date) -> Settlement | None:
    """Return how the month of a day was reckoned up, if it was."""
    rows = Settlement.objects.filter(canteen=canteen, month=begins(day))
    return rows.select_related("canteen__area", "made_by", "approved_by").first()


def needed(held: Periods, at: datetime) -> Q:
    """Return the condition of the people who had a meal not too long ago."""
    since = local_day(at - held.of("meal"))
    recent = Meal.objects.filter(day__gte=since, person__isnull=False)
    return Q(pk__in=recent.values("person"))


AHEAD = timedelta(days=7)
MOST = 60


def coming(within: Q, today: date) -> list[Dish]:
    """Return what can be asked for: the menus of the next seven days, by canteen and day."""
    rows = Dish.objects.filter(within, day__gt=today, day__lte=today + AHEAD)
    return list(rows.select_related("canteen__area").order_by("canteen__name", "day", "id")[:MOST])


def dishes_of(place: Area | None, today: date) -> list[Dish]:
    """Return what can be asked for in the street of a place, everywhere where none is known."""
    if place is None:
        return coming(Q(), today)
    first, after_it = span(ancestor(place.code, Level.SUBDISTRICT))
    inside = Q(canteen__area_id__gte=first, canteen__area_id__lt=after_it)
    return coming(inside, today)
