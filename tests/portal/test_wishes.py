"""心愿墙: what the desk released, in words and by community, and nothing of whoever wished."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.places.models import Area
from tests.affairs.acts import do, opened
from tests.cast import COMMUNITY, Cast
from tests.portal.acts import page

pytestmark = pytest.mark.usefixtures("cast")
WALL = "/wishes"


def wish(cast: Cast, title: str, **said: Any) -> Case:
    asked = {"way": "wish", "item": "goods", "caller_name": "王奶奶", "place": "3号楼 2单元"}
    case = opened("order", cast.desk, title=title, **asked, caller_phone="13800138000")
    return do(case, "offer", cast.desk, **said)


def test_a_wish_the_desk_released_is_read_by_everybody_without_who_wished(
    cast: Cast, client: Client
) -> None:
    assert "第一个许吧" in page(client.get(WALL))
    case = wish(cast, "想要一盏床头灯", shown="on")
    wish(cast, "想有人陪着说说话")
    shown = page(client.get(WALL))
    assert "想要一盏床头灯" in shown
    assert case.area.parent
    assert case.area.parent.name in shown
    for kept in ("说说话", "王", "3号楼", case.area.name, case.number, "1380013"):
        assert kept not in shown


def test_whoever_wants_to_fulfil_a_wish_finds_whom_to_call(cast: Cast, client: Client) -> None:
    wish(cast, "想要一盏床头灯", shown="on")
    assert "tel:" not in page(client.get(WALL))
    Area.objects.filter(pk=COMMUNITY).update(phone="0300-0000201")
    assert 'href="tel:0300-0000201"' in page(client.get(WALL))


def test_the_wall_tells_how_far_each_is_and_what_is_kept_closely_leaves_it(
    cast: Cast, client: Client
) -> None:
    case = wish(cast, "想要一盏床头灯", shown="on")
    do(case, "claim", cast.worker)
    assert "有人认领了" in page(client.get(WALL))
    Case.objects.filter(pk=case.pk).update(secrecy=Secrecy.SECRET)
    assert "床头灯" not in page(client.get(WALL))


def test_words_that_say_too_much_are_taken_off_the_wall_by_the_desk_even_when_it_came_true(
    cast: Cast, client: Client
) -> None:
    case = wish(cast, "想要一盏床头灯", shown="on")
    kept = wish(cast, "想有人陪着说说话")
    assert not cast.desk.has_perm("orders.take_down", kept)
    assert not cast.worker.has_perm("orders.take_down", case)
    do(case, "claim", cast.worker)
    do(case, "take_down", cast.desk, note="写了门牌")
    assert "床头灯" not in page(client.get(WALL))
    assert not cast.desk.has_perm("orders.take_down", case)


def test_the_wall_takes_four_statements_however_many_wishes(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(5):
        wish(cast, f"想要{n}本书", shown="on")
    with django_assert_num_queries(4):
        client.get(WALL)
