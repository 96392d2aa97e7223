"""Meals residents ask for on the phone: asked, then said yes to by the canteen."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import User
from minhu.care import meals
from minhu.care.domain.canteens import Asked
from minhu.care.enums import MealState
from minhu.care.models import Canteen, Meal
from minhu.care.subsidising import subsidy_on
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.people.domain import remember, reveal
from minhu.people.domain.reading import Revealed
from minhu.people.enums import Reason


@transaction.atomic
def ask_meal(asked: Asked, *, actor: Actor, at: datetime) -> Meal:
    """Ask for a dish of a coming day; the same person asking again has asked once.

    Raises ``DomainError`` for a day that has come, a month that is settled, or without a phone:
    the canteen calls back.
    """
    dish = asked.dish
    if not actor.has_perm("care.ask_meals", dish.canteen):
        raise NotAllowedError(_("请在食堂的页面上点。"))
    if dish.day <= local_day(at) or meals.settled(dish.canteen, dish.day):
        raise DomainError(_("这一天的来不及了，请点后面的，或者打电话问。"))
    subsidy_on(dish.day).fen(asked.bracket, dish.price)
    if not asked.phone:
        raise DomainError(_("请留个电话，食堂要打电话确认。"))
    meal = Meal(
        canteen=dish.canteen,
        dish=dish,
        day=dish.day,
        person=remember(name=asked.name, phone=asked.phone, at=at),
        bracket=asked.bracket,
        price=dish.price,
        subsidy=0,
        delivered=asked.delivered,
        state=MealState.ASKED,
        made_at=at,
    )
    try:
        with transaction.atomic():
            meal.save(force_insert=True)
    except IntegrityError:
        known = Meal.objects.filter(person=meal.person, dish=dish, made_by=None)
        return known.exclude(state=MealState.CANCELLED).get()
    return meal


@transaction.atomic
def accept_meal(meal: Meal, bracket: str, *, actor: User) -> Meal:
    """Say yes to what was asked for; ``bracket`` is who the canteen found them to be.

    Raises ``DomainError`` when a second meal of a day would be subsidised, ``StaleStateError``
    for the second click.
    """
    if not actor.has_perm("care.keep_canteen", meal.canteen):
        raise NotAllowedError(_("这里的食堂不归您管。"))
    _hold(meal.canteen, meal.day)
    paid = subsidy_on(meal.day).fen(bracket, meal.price)
    asked = Meal.objects.filter(pk=meal.pk, state=MealState.ASKED)
    try:
        with transaction.atomic():
            done = asked.update(state=MealState.ORDERED, bracket=bracket, subsidy=paid)
    except IntegrityError:
        raise DomainError(_("这个人这一天已经补过一顿了。选“不补贴”再确认。")) from None
    if not done:
        raise StaleStateError(_("这一份已经记过了。"))
    meal.state, meal.bracket, meal.subsidy = MealState.ORDERED, bracket, paid
    return meal


def call_back(meal: Meal, *, actor: User, at: datetime) -> Revealed:
    """Return name and phone of whoever has a meal, to ring or to bring it; the log keeps it.

    Raises ``DomainError`` where nobody is named.
    """
    if not actor.has_perm("care.keep_canteen", meal.canteen):
        raise NotAllowedError(_("这里的食堂不归您管。"))
    if meal.person is None:
        raise DomainError(_("这里没有留姓名和电话，没有可看的。"))
    words = _("%(canteen)s %(day)s 的订餐") % {"canteen": meal.canteen.name, "day": meal.day}
    reason = Reason.VISIT if meal.delivered else Reason.CONTACT
    return reveal(meal.person, actor=actor, case_number="", reason=reason, words=words, at=at)


def _hold(canteen: Canteen, day: date) -> None:
    """Hold the canteen meanwhile, so that no meal slips into a month being settled."""
    Canteen.objects.select_for_update().get(pk=canteen.pk)
    if meals.settled(canteen, day):
        raise DomainError(_("这个月已经结算，不能再改。"))
