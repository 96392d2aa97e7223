"""社区小食堂: opening one, its menu, meals with what is paid towards them, and a month reckoned up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.care import meals
from minhu.care.enums import MealState
from minhu.care.models import Canteen, Dish, Meal, Settlement
from minhu.care.subsidising import subsidy_on
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.people.domain import remember
from minhu.places.models import Area

DEAREST = 100_00
"""No meal costs more fen than this; a slip of the pen does."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who has which dish: ``bracket`` says what is paid towards it, ``delivered`` to the door."""

    dish: Dish
    bracket: str
    name: str = ""
    phone: str = ""
    delivered: bool = False


def open_canteen(area: Area, name: str, *, actor: User, at: datetime) -> Canteen:
    """Open a canteen. Raises ``DomainError`` where one of that name is there already."""
    if not actor.has_perm("care.open_canteens", area):
        raise NotAllowedError(_("这里的食堂不归您管。"))
    try:
        with transaction.atomic():
            return Canteen.objects.create(area=area, name=name, made_by=actor, made_at=at)
    except IntegrityError:
        raise DomainError(_("这里已经有一家叫这个名字的。")) from None


@transaction.atomic
def put_on(canteen: Canteen, day: date, name: str, price: int, *, actor: User) -> Dish:
    """Put a dish on the menu of a day; ``price`` in fen."""
    _require(canteen, day, actor)
    if not 0 < price <= DEAREST:
        raise DomainError(_("价钱要在 0.01 元到 100 元之间。"))
    try:
        with transaction.atomic():
            return Dish.objects.create(canteen=canteen, day=day, name=name, price=price)
    except IntegrityError:
        raise DomainError(_("这一天的菜单上已经有它了。")) from None


@transaction.atomic
def order_meal(asked: Asked, *, actor: User, at: datetime) -> Meal:
    """Order a meal for somebody by the rule of its day.

    Raises ``DomainError`` when a second meal of a day would be subsidised, or nobody is named
    for whom money is paid.
    """
    dish = asked.dish
    _require(dish.canteen, dish.day, actor)
    paid = subsidy_on(dish.day).fen(asked.bracket, dish.price)
    if paid and not asked.phone:
        raise DomainError(_("有补贴的请留电话，一人一天补一顿要靠它对上。"))
    named = asked.name or asked.phone
    person = remember(name=asked.name, phone=asked.phone, at=at) if named else None
    meal = Meal(
        canteen=dish.canteen,
        dish=dish,
        day=dish.day,
        person=person,
        bracket=asked.bracket,
        price=dish.price,
        subsidy=paid,
        delivered=asked.delivered,
        made_by=actor,
        made_at=at,
    )
    try:
        with transaction.atomic():
            meal.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这个人这一天已经补过一顿了。")) from None
    return meal


@transaction.atomic
def move_meal(meal: Meal, state: str, *, actor: User) -> Meal:
    """Say that a meal was eaten or is not wanted; raises ``StaleStateError`` for the second click."""
    _require(meal.canteen, meal.day, actor)
    refused = state == MealState.CANCELLED  # what was only asked for can be refused, not eaten
    open_states = (MealState.ASKED, MealState.ORDERED) if refused else (MealState.ORDERED,)
    if not Meal.objects.filter(pk=meal.pk, state__in=open_states).update(state=state):
        raise StaleStateError(_("这一份已经记过了。"))
    meal.state = state
    return meal


@transaction.atomic
def settle(canteen: Canteen, month: date, *, actor: User, at: datetime) -> Settlement:
    """Reckon up a month that is over; from then on its meals change no more."""
    first = meals.begins(month)
    _require(canteen, first, actor)
    if meals.after(first) > local_day(at):
        raise DomainError(_("这个月还没过完。"))
    waiting = Meal.objects.filter(
        meals.in_month(first), canteen=canteen, state__in=(MealState.ASKED, MealState.ORDERED)
    )
    if waiting.exists():
        raise DomainError(_("还有 %(n)d 份没记吃没吃，先记好。") % {"n": waiting.count()})
    sums = meals.month_of(canteen, first)
    return Settlement.objects.create(
        canteen=canteen,
        month=first,
        meals=sums.meals,
        price=sums.price,
        subsidy=sums.subsidy,
        made_by=actor,
        made_at=at,
    )


@transaction.atomic
def approve(month: Settlement, *, actor: User, at: datetime) -> Settlement:
    """Approve a month that somebody else reckoned up."""
    if not actor.has_perm("care.approve_month", month):
        raise NotAllowedError(_("要由另一个人来核。"))
    waiting = Settlement.objects.filter(pk=month.pk, approved_by=None)
    if not waiting.update(approved_by=actor, approved_at=at):
        raise StaleStateError(_("这个月已经核过了。"))
    month.approved_by, month.approved_at = actor, at
    return month


def _require(canteen: Canteen, day: date, actor: User) -> None:
    """Refuse who does not keep it, and whatever would change a month that is reckoned up.

    The row of the canteen is held meanwhile, so that no meal slips into a month being settled.
    """
    if not actor.has_perm("care.keep_canteen", canteen):
        raise NotAllowedError(_("这里的食堂不归您管。"))
    Canteen.objects.select_for_update().get(pk=canteen.pk)
    if meals.settled(canteen, day):
        raise DomainError(_("这个月已经结算，不能再改。"))
