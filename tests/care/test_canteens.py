"""小食堂: a menu by day, meals subsidised once a day by a dated rule, a month settled by two."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from minhu.care import meals
from minhu.care.domain.canteens import (
    Asked,
    approve,
    move_meal,
    open_canteen,
    order_meal,
    put_on,
    settle,
)
from minhu.care.models import Canteen, Meal
from minhu.care.subsidising import read_subsidy, subsidy_on
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.people.domain.forgetting import due
from minhu.places.models import Area
from tests.affairs.acts import DAY
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, Cast
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LIST = "/desk/care/canteens/"
TODAY, LATER = date(2026, 11, 20), datetime(2026, 12, 1, 2, tzinfo=NOW.tzinfo)


@pytest.fixture
def canteen(cast: Cast) -> Canteen:
    return open_canteen(Area.objects.get(code=GRID), "东风食堂", actor=cast.desk, at=NOW)


def meal(canteen: Canteen, cast: Cast, day: date = TODAY, **more: Any) -> Meal:
    dish = canteen.dishes.filter(day=day).first()
    dish = dish or put_on(canteen, day, "红烧豆腐", 1250, actor=cast.desk)
    said = {"bracket": "80", "name": "王奶奶", "phone": "13800000001", **more}
    return order_meal(Asked(dish, **said), actor=cast.desk, at=NOW)


def eaten(canteen: Canteen, cast: Cast, **more: Any) -> Meal:
    return move_meal(meal(canteen, cast, **more), "served", actor=cast.desk)


def test_a_meal_is_subsidised_by_the_rule_of_its_day(canteen: Canteen, cast: Cast) -> None:
    made = meal(canteen, cast)
    assert (made.price, made.subsidy, made.own) == (1250, 500, 750)


def test_no_more_is_paid_than_the_meal_costs(canteen: Canteen, cast: Cast) -> None:
    put_on(canteen, TODAY, "稀饭", 200, actor=cast.desk)
    assert meal(canteen, cast, bracket="90").own == 0


def test_a_later_rule_of_the_city_holds_from_its_day_on(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "subsidies").mkdir()
    rule = (
        'begins = 2026-12-01\nsource = "市里"\n[[brackets]]\ncode = "80"\nlabel = "八十"\nfen = 1'
    )
    (tmp_path / "subsidies/own.toml").write_text(rule, "utf-8")
    assert subsidy_on(date(2026, 11, 30)).fen("80", 1000) == 500
    assert subsidy_on(date(2026, 12, 1)).fen("80", 1000) == 1
    with pytest.raises(ValueError, match="-1"):
        read_subsidy(rule.replace("fen = 1", "fen = -1"))


def test_one_meal_a_day_is_subsidised_wherever_it_is_eaten(canteen: Canteen, cast: Cast) -> None:
    first = meal(canteen, cast)
    other = open_canteen(Area.objects.get(code=COMMUNITY), "另一家", actor=cast.desk, at=NOW)
    with pytest.raises(DomainError, match="补过一顿"):
        meal(other, cast)
    assert meal(other, cast, bracket="none").subsidy == 0
    move_meal(first, "cancelled", actor=cast.desk)
    assert meal(other, cast).subsidy == 500


def test_money_is_paid_for_nobody_without_a_phone(canteen: Canteen, cast: Cast) -> None:
    with pytest.raises(DomainError, match="留电话"):
        meal(canteen, cast, phone="")
    assert meal(canteen, cast, phone="", name="", bracket="none").person is None


def test_of_two_clicks_the_second_is_told(canteen: Canteen, cast: Cast) -> None:
    made = eaten(canteen, cast)
    with pytest.raises(StaleStateError):
        move_meal(made, "cancelled", actor=cast.desk)


def test_a_month_ties_out_and_stays_as_it_was_settled(canteen: Canteen, cast: Cast) -> None:
    eaten(canteen, cast)
    eaten(canteen, cast, name="李大爷", phone="13800000003", bracket="60", delivered=True)
    move_meal(meal(canteen, cast, name="赵", phone="13800000004"), "cancelled", actor=cast.desk)
    month = settle(canteen, TODAY, actor=cast.desk, at=LATER)
    assert (month.meals, month.price, month.subsidy) == (2, 2500, 700)
    assert month.subsidy == sum(each.subsidy for each in Meal.objects.filter(state="served"))
    with pytest.raises(DomainError, match="已经结算"):
        meal(canteen, cast, name="晚了", phone="13800000005")


def test_a_month_is_settled_when_it_is_over_and_all_is_written(
    canteen: Canteen, cast: Cast
) -> None:
    made = meal(canteen, cast)
    with pytest.raises(DomainError, match="还没过完"):
        settle(canteen, TODAY, actor=cast.desk, at=NOW)
    with pytest.raises(DomainError, match="1 份"):
        settle(canteen, TODAY, actor=cast.desk, at=LATER)
    move_meal(made, "served", actor=cast.desk)
    assert settle(canteen, TODAY, actor=cast.desk, at=LATER).meals == 1


def test_another_person_approves_a_month(canteen: Canteen, cast: Cast) -> None:
    own = settle(canteen, TODAY, actor=cast.street, at=LATER)
    with pytest.raises(NotAllowedError):
        approve(own, actor=cast.street, at=LATER)
    assert approve(own, actor=cast.leader, at=LATER).approved_by == cast.leader
    with pytest.raises(StaleStateError):
        approve(own, actor=cast.leader, at=LATER)


def test_figures_stand_by_site_with_persons_apart_from_meals(canteen: Canteen, cast: Cast) -> None:
    eaten(canteen, cast)
    eaten(canteen, cast, day=date(2026, 11, 21), delivered=True)
    open_canteen(Area.objects.get(code=COMMUNITY), "没人吃", actor=cast.desk, at=NOW)
    found = {
        each.canteen.name: each for each in meals.sites(Area.objects.get(code=COMMUNITY), TODAY)
    }
    site = found["东风食堂"]
    assert (site.meals, site.brought, site.persons, site.subsidy) == (2, 1, 1, 1000)
    assert found["没人吃"].meals == 0


def test_a_desk_keeps_the_canteens_of_its_own_place(canteen: Canteen, cast: Cast) -> None:
    at = f"{LIST}{canteen.pk}/"
    with pytest.raises(NotAllowedError):
        open_canteen(Area.objects.get(code=OTHER_GRID), "远处", actor=cast.desk, at=NOW)
    assert signed_in(cast.stranger).get(at).status_code == 404
    assert signed_in(cast.stranger).post(at, {"act": "settle"}).status_code == 404
    assert signed_in(cast.supervisor).post(at, {"act": "settle"}).status_code == 404


def test_the_page_takes_a_dish_a_meal_and_what_came_of_it(canteen: Canteen, cast: Cast) -> None:
    client, at = signed_in(cast.desk), f"{LIST}{canteen.pk}/?day=2026-11-20"
    client.post(at, {"act": "dish", "name": "红烧豆腐", "price": "12.50"})
    dish = canteen.dishes.get()
    said = {"dish": dish.pk, "bracket": "80", "name": "王奶奶", "phone": "13800000001"}
    client.post(at, {"act": "meal", **said})
    assert client.post(at, {"act": "meal", **said}).status_code == 422
    client.post(at, {"act": "served", "meal": Meal.objects.get().pk})
    page = client.get(at).content.decode()
    assert "12.50" in page
    assert "13800000001" not in page
    assert Meal.objects.get().state == "served"


def test_the_page_opens_a_canteen_and_settles_a_month_by_two(cast: Cast) -> None:
    client = signed_in(cast.desk)
    assert client.post(LIST, {"name": "", "area": GRID}).status_code == 422
    at = client.post(LIST, {"name": "东风食堂", "area": GRID}).headers["Location"]
    canteen = Canteen.objects.get()
    assert at == f"{LIST}{canteen.pk}/"
    month = f"{at}?day=2026-10-05"
    eaten_in = put_on(canteen, date(2026, 10, 5), "红烧豆腐", 1250, actor=cast.desk)
    said = {"dish": eaten_in.pk, "bracket": "80", "name": "王奶奶", "phone": "13800000001"}
    client.post(month, {"act": "meal", **said})
    client.post(month, {"act": "served", "meal": Meal.objects.get().pk})
    assert client.post(month, {"act": "served", "meal": "1"}).status_code == 404
    assert client.post(month, {"act": "burn"}).status_code == 404
    assert client.post(month, {"act": "approve"}).status_code == 404
    client.post(month, {"act": "settle"})
    signed_in(cast.street).post(month, {"act": "approve"})
    settled = meals.settled(canteen, date(2026, 10, 5))
    assert settled is not None
    assert settled.approved_by == cast.street
    assert client.get(f"{LIST}?day=nothing").status_code == 200
    assert (
        signed_in(cast.supervisor).post(LIST, {"name": "又一家", "area": GRID}).status_code == 404
    )


def test_who_ate_is_forgotten_after_the_period(canteen: Canteen, cast: Cast) -> None:
    eaten(canteen, cast)
    assert not due(NOW + 1000 * DAY).exists()
    assert due(NOW + 1100 * DAY).count() == 1


def test_a_day_costs_as_much_for_thirty_meals_as_for_one(canteen: Canteen, cast: Cast) -> None:
    meal(canteen, cast)
    at = f"{LIST}{canteen.pk}/?day=2026-11-20"
    few = statements(cast.desk, at)
    for n in range(29):
        meal(canteen, cast, phone=f"138000001{n:02}")
    assert statements(cast.desk, at) == few


def test_a_name_twice_a_dish_twice_and_a_price_by_a_slip_of_the_pen_are_refused(
    canteen: Canteen, cast: Cast
) -> None:
    with pytest.raises(DomainError, match="叫这个名字"):
        open_canteen(canteen.area, canteen.name, actor=cast.desk, at=NOW)
    put_on(canteen, TODAY, "稀饭", 200, actor=cast.desk)
    with pytest.raises(DomainError, match="菜单上已经有"):
        put_on(canteen, TODAY, "稀饭", 300, actor=cast.desk)
    for price in (0, 100_01):
        with pytest.raises(DomainError, match="100 元之间"):
            put_on(canteen, TODAY, "面条", price, actor=cast.desk)
    put_on(canteen, TODAY, "面条", 100_00, actor=cast.desk)
