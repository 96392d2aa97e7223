"""The search box: a number however typed, a whole phone number, words of Chinese."""

from __future__ import annotations

import pytest

from minhu.core.clock import now
from tests.cast import OTHER_GRID, Cast
from tests.desk.acts import numbers, signed_in
from tests.rates.stories import DAY, closed, come_in

pytestmark = pytest.mark.django_db


def found(cast: Cast, typed: str, who: str = "street") -> list[str]:
    return numbers(signed_in(getattr(cast, who)).get("/desk/", {"q": typed}))


def test_a_number_opens_its_case_however_it_is_typed(cast: Cast) -> None:
    case = come_in("one", at=now())
    for typed in (case.number, case.number.lower().replace("-", ""), f" {case.number} "):
        answer = signed_in(cast.desk).get("/desk/", {"q": typed})
        assert answer.headers["Location"] == f"/desk/cases/{case.number}/"


def test_a_number_of_somebody_elses_finds_nothing(cast: Cast) -> None:
    case = come_in("one", at=now(), area_code=OTHER_GRID)
    assert found(cast, case.number, "desk") == []


def test_words_are_found_in_what_was_said_and_where_open_or_closed(cast: Cast) -> None:
    lamp = come_in("lamp", at=now(), words="三号楼楼道灯不亮", place="")
    place = come_in("place", at=now(), words="坏了", place="和平路三号楼")
    shut = closed("shut", at=now() - DAY, words="三号楼停水")
    come_in("other", at=now(), words="广场舞太吵")
    assert set(found(cast, "三号楼")) == {lamp.number, place.number, shut.number}
    assert found(cast, "三号楼 灯") == [lamp.number]
    assert found(cast, "没有这样的事") == []


def test_words_are_found_behind_the_title_a_desk_gave(cast: Cast) -> None:
    told = come_in("told", at=now(), title="楼道里的事", words="五号楼二楼的灯不亮")
    assert found(cast, "五号楼 楼道") == [told.number]


def test_signs_that_mean_something_to_the_database_are_only_signs(cast: Cast) -> None:
    come_in("one", at=now(), words="路灯不亮")
    hit = come_in("two", at=now(), words="贵了50%_")
    assert found(cast, "%_") == [hit.number]


def test_a_whole_phone_finds_its_caller_and_a_part_finds_nobody(cast: Cast) -> None:
    case = come_in("one", at=now(), name="张三", phone="13800005678")
    come_in("two", at=now(), name="李四", phone="13800005679")
    assert found(cast, "138 0000 5678") == [case.number]
    assert found(cast, "+8613800005678") == [case.number]
    assert found(cast, "5678") == []
    assert found(cast, "1380000") == []


def test_a_phone_finds_nothing_of_another_community(cast: Cast) -> None:
    come_in("one", at=now(), name="张三", phone="13800005678", area_code=OTHER_GRID)
    assert found(cast, "13800005678", "desk") == []
