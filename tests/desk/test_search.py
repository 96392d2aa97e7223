"""The search box: a number however typed, a whole phone number, words of Chinese."""

from __future__ import annotations

import pytest

from minhu.core.clock import local_day, now
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


def test_a_search_says_that_it_looks_at_all_and_can_be_kept_to_what_is_open(cast: Cast) -> None:
    lamp = come_in("lamp", at=now(), words="三号楼楼道灯不亮")
    closed("shut", at=now() - DAY, words="三号楼停水")
    client = signed_in(cast.street)
    assert (
        '<option value="" selected>全部</option>'
        in client.get("/desk/", {"q": "三号楼"}).content.decode()
    )
    page = client.get("/desk/", {"q": "三号楼", "outcome": "open"})
    assert '<option value="open" selected>在办</option>' in page.content.decode()
    assert numbers(page) == [lamp.number]


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


def test_words_are_looked_for_step_by_step_backwards_and_the_page_says_how_far(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.desk.queries.search.MOST_SEARCHED", 1)
    day = local_day(now() - 2 * DAY)
    new = come_in("new", at=now(), words="路灯不亮")
    come_in("between", at=now() - 2 * DAY, words="广场舞太吵")
    old = come_in("old", at=now() - 3 * DAY, words="路灯不亮")
    client = signed_in(cast.street)
    page = client.get("/desk/", {"q": "路灯"})
    assert numbers(page) == [new.number]
    further = f"?q=%E8%B7%AF%E7%81%AF&amp;until={day}"
    assert f"字只在 {day} 以来收到的里找了" in page.content.decode()
    assert further in page.content.decode()
    page = client.get("/desk/", {"q": "路灯", "until": f"{local_day(now() - 3 * DAY)}"})
    assert numbers(page) == [old.number]
    assert "再往前找" not in page.content.decode()


def test_a_number_is_looked_for_everywhere_and_nothing_is_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.desk.queries.search.MOST_SEARCHED", 0)
    come_in("one", at=now(), name="张三", phone="13800005678")
    page = signed_in(cast.street).get("/desk/", {"q": "13800005678"})
    assert len(numbers(page)) == 1
    assert "再往前找" not in page.content.decode()
