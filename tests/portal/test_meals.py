"""小食堂点餐 on the phone: a meal of a coming day is asked for, the canteen says yes, money after."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from minhu.accounts.actors import Visitor
from minhu.care.domain.asking import accept_meal, ask_meal, call_back
from minhu.care.domain.canteens import Asked, open_canteen, put_on, settle
from minhu.care.meals import dishes_of
from minhu.care.models import Canteen, Dish, Meal
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.people.models import ReadLog
from minhu.people.queries import masked
from minhu.places.models import Area
from tests.cast import GRID, NOW, Cast
from tests.desk.acts import signed_in
from tests.portal.acts import PHONE, page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

MENU = "/meals"
ELSEWHERE = "999999999001001"


def tomorrow() -> date:
    return local_day(now()) + timedelta(days=1)


@pytest.fixture
def canteen(cast: Cast) -> Canteen:
    return open_canteen(Area.objects.get(code=GRID), "东风食堂", actor=cast.desk, at=NOW)


@pytest.fixture
def dish(canteen: Canteen, cast: Cast) -> Dish:
    return put_on(canteen, tomorrow(), "红烧豆腐", 1250, actor=cast.desk)


def pick(client: Client, dish: Dish, **more: Any) -> Answer:
    form = {"dish": dish.pk, "bracket": "80", "name": "王奶奶 2楼东户", "phone": PHONE}
    said = {**form, "consent": "yes", **more}
    return client.post(f"{MENU}?area={GRID}", {k: v for k, v in said.items() if v is not None})


def path_of(meal: Meal) -> str:
    return f"/desk/care/canteens/{meal.canteen_id}/?day={meal.day.isoformat()}"


def say_yes(cast: Cast, meal: Meal, bracket: str = "80") -> Answer:
    said = {"act": "accept", "meal": meal.pk, "bracket": bracket}
    return signed_in(cast.desk).post(path_of(meal), said)


def test_a_meal_is_asked_for_and_nothing_is_paid_before_the_canteen_says_yes(
    client: Client, cast: Cast, dish: Dish
) -> None:
    assert "红烧豆腐" in page(client.get(MENU))
    assert pick(client, dish, delivered="yes").headers["Location"] == "/meals/asked"
    meal = Meal.objects.get()
    assert (meal.state, meal.subsidy, meal.delivered, meal.made_by) == ("asked", 0, True, None)
    assert masked(meal.person).phone == "138****5678"
    assert "等确认" in signed_in(cast.desk).get("/desk/care/canteens/").content.decode()
    shown = signed_in(cast.desk).post(path_of(meal), {"act": "show", "meal": meal.pk})
    assert PHONE in shown.content.decode().replace(" ", "")
    assert ReadLog.objects.get().words.startswith("东风食堂")
    assert (
        signed_in(cast.leader).post(path_of(meal), {"act": "show", "meal": meal.pk}).status_code
        == 404
    )
    for _click in range(2):
        assert say_yes(cast, meal).status_code == 302
    meal.refresh_from_db()
    assert (meal.state, meal.subsidy, meal.own) == ("ordered", 500, 750)


def test_asked_for_twice_it_is_one_meal(client: Client, dish: Dish) -> None:
    pick(client, dish)
    pick(client, dish)
    assert Meal.objects.count() == 1


def test_the_canteen_finds_who_somebody_is_and_pays_once_a_day(
    client: Client, cast: Cast, canteen: Canteen, dish: Dish
) -> None:
    pick(client, dish, bracket="90")
    pick(client, put_on(canteen, dish.day, "稀饭", 300, actor=cast.desk))
    first, second = Meal.objects.order_by("price")
    say_yes(cast, first, "none")
    say_yes(cast, second, "60")
    assert [each.subsidy for each in Meal.objects.order_by("price")] == [0, 200]
    pick(client, put_on(canteen, dish.day, "面条", 900, actor=cast.desk))
    say_yes(cast, Meal.objects.get(price=900))
    assert Meal.objects.get(price=900).state == "asked"


def test_todays_menu_and_a_half_form_are_refused_and_what_was_written_stays(
    client: Client, cast: Cast, canteen: Canteen, dish: Dish
) -> None:
    today = put_on(canteen, local_day(now()), "馒头", 100, actor=cast.desk)
    assert "馒头" not in page(client.get(MENU))
    assert pick(client, today).status_code == 422
    shown = pick(client, dish, consent=None)
    assert shown.status_code == 422
    assert "王奶奶 2楼东户" in page(shown)
    with pytest.raises(DomainError, match="来不及"):
        ask_meal(Asked(today, "none", "王奶奶", PHONE), actor=Visitor(), at=now())
    with pytest.raises(NotAllowedError):
        ask_meal(Asked(dish, "none", "王奶奶", PHONE), actor=cast.desk, at=now())
    with pytest.raises(DomainError, match="留个电话"):
        ask_meal(Asked(dish, "none", "王奶奶", ""), actor=Visitor(), at=now())
    assert not Meal.objects.exists()


def test_a_month_is_not_settled_while_somebody_waits_for_a_yes(
    client: Client, cast: Cast, canteen: Canteen, dish: Dish
) -> None:
    pick(client, dish)
    later = datetime.combine(dish.day + timedelta(days=40), datetime.min.time(), NOW.tzinfo)
    with pytest.raises(DomainError, match="1 份"):
        settle(canteen, dish.day, actor=cast.desk, at=later)


def test_a_yes_is_said_once_and_only_by_who_keeps_the_canteen(
    client: Client, cast: Cast, dish: Dish
) -> None:
    pick(client, dish)
    meal = Meal.objects.get()
    with pytest.raises(NotAllowedError):
        accept_meal(meal, "none", actor=cast.stranger)
    with pytest.raises(NotAllowedError):
        call_back(meal, actor=cast.stranger, at=NOW)
    accept_meal(meal, "none", actor=cast.desk)
    with pytest.raises(StaleStateError):
        accept_meal(meal, "none", actor=cast.desk)


def test_another_street_shows_its_own_menus_alone(client: Client, dish: Dish) -> None:
    assert dish.name in page(client.get(f"{MENU}?area={GRID}"))
    assert dishes_of(Area(code=ELSEWHERE), local_day(now())) == []


def test_a_refused_form_leads_to_what_has_to_be_put_right_first(client: Client, dish: Dish) -> None:
    assert 'href="#name-e"' in page(pick(client, dish, name=None, phone=None))
    assert 'href="#phone-e"' in page(pick(client, dish, phone=None))
