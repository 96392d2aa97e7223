"""What may be the same thing told twice, on the page of a case, merged or linked by one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.desk.queries.case_page import case_file
from minhu.desk.queries.repeats import Repeat
from minhu.learning.likeness import likenesses
from tests.cast import NOW, OTHER_GRID, Cast, call
from tests.desk.acts import page_of as page
from tests.desk.acts import signed_in
from tests.desk.test_case_page import CORNER
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LAMP = "二楼的灯不亮三天了"
LON, LAT = CORNER


def told(key: str, words: str = LAMP, **more: Any) -> Case:
    known = {"point": CORNER, "category_code": "0202", **more}
    return Case.objects.get(pk=call(key, words, **known).pk)


def repeats(case: Case, cast: Cast) -> list[Case]:
    fresh = Case.objects.get(pk=case.pk)
    return cases_of(case_file(fresh, cast.desk).repeats)


def cases_of(found: list[Repeat]) -> list[Case]:
    return [Case.objects.get(number=each.case.number) for each in found]


def test_other_words_for_the_same_are_more_alike_than_words_for_something_else() -> None:
    same, other, none = likenesses(LAMP, ["二楼灯坏了，三天都不亮", "垃圾堆在门口没人管", ""])
    assert same > 0.3 > other
    assert none == 0


def test_the_same_told_in_other_words_nearby_is_found_the_likest_first(cast: Cast) -> None:
    case = told("one")
    second = told("two", "二楼灯坏了，三天都不亮", point=(LON + 0.001, LAT))
    first = told("three", "二楼的灯不亮了")
    told("other", "垃圾堆在门口没人管")
    assert repeats(case, cast) == [first, second]


@pytest.mark.parametrize(
    "more",
    [
        {"category_code": "0101"},
        {"point": (LON + 0.02, LAT)},
    ],
    ids=["another kind", "far away"],
)
def test_what_is_of_another_kind_or_far_away_is_something_else(
    cast: Cast, more: dict[str, Any]
) -> None:
    case = told("one")
    told("two", **more)
    assert repeats(case, cast) == []


def test_what_has_no_kind_yet_is_compared_by_its_words(cast: Cast) -> None:
    case, other = told("one", category_code=""), told("two")
    assert repeats(case, cast) == [other]


def test_what_came_long_before_or_is_over_is_not_suggested(cast: Cast) -> None:
    case, old, over = told("one"), told("two"), told("three")
    Case.objects.filter(pk=old.pk).update(received_at=NOW - timedelta(days=31))
    Case.objects.filter(pk=over.pk).update(outcome="closed", party="", due_at=None)
    assert repeats(case, cast) == []


def test_what_is_kept_closely_neither_asks_nor_is_named(cast: Cast) -> None:
    case, other = told("one"), told("two")
    Case.objects.filter(pk=other.pk).update(secrecy=Secrecy.RESTRICTED)
    assert repeats(case, cast) == []
    Case.objects.filter(pk=case.pk).update(secrecy=Secrecy.RESTRICTED)
    assert repeats(other, cast) == []


def test_what_one_may_not_see_is_not_suggested(cast: Cast) -> None:
    case, theirs = told("one"), told("two", area_code=OTHER_GRID)
    assert repeats(case, cast) == []
    assert cases_of(case_file(case, cast.street).repeats) == [theirs]


def test_one_click_merges(cast: Cast) -> None:
    case, other = told("one"), told("two")
    desk = signed_in(cast.desk)
    said = desk.get(page(case)).content.decode()
    assert "像是同一件？" in said
    assert "说法 100% 相像" in said
    assert desk.post(f"{page(case)}merge/", {"into": other.number}).status_code == 302
    assert Case.objects.get(pk=case.pk).merged_into == other


def test_one_click_links_and_it_is_not_suggested_again(cast: Cast) -> None:
    case, other = told("one"), told("two")
    answer = signed_in(cast.desk).post(f"{page(case)}link/", {"into": other.number})
    assert answer.status_code == 302
    assert repeats(case, cast) == []
    assert [each.pk for each in case_file(case, cast.desk).linked] == [other.pk]


def test_who_may_not_merge_is_not_asked(cast: Cast) -> None:
    case = told("one")
    told("two")
    assert "像是同一件" not in signed_in(cast.leader).get(page(case)).content.decode()


def closed_like(case: Case, cast: Cast) -> list[Case]:
    fresh = Case.objects.get(pk=case.pk)
    return cases_of(case_file(fresh, cast.desk).closed)


def test_what_was_closed_nearby_in_the_last_month_is_named_but_not_offered_for_merging(
    cast: Cast,
) -> None:
    old = stand(told("old", "二楼灯坏了，三天都不亮"), "closed", cast)
    far = stand(told("far", point=(LON + 0.01, LAT)), "closed", cast)
    case = told("new")
    assert closed_like(case, cast) == [old]
    page_text = signed_in(cast.desk).get(page(case)).content.decode()
    assert "办结过像的" in page_text
    Case.objects.filter(pk=old.pk).update(closed_at=NOW - timedelta(days=31))
    assert closed_like(case, cast) == []
    assert far not in repeats(case, cast)
    assert closed_like(Case.objects.get(pk=call("nowhere").pk), cast) == []


def test_of_what_was_closed_nearby_only_a_month_around_is_looked_at(cast: Cast) -> None:
    case, over = told("one"), told("two")
    shut = {"outcome": "closed", "state": "closed", "party": "", "due_at": None}
    for days, found in ((-31, []), (-3, [over]), (3, [over]), (31, [])):
        Case.objects.filter(pk=over.pk).update(closed_at=NOW + timedelta(days=days), **shut)
        closed = case_file(Case.objects.get(pk=case.pk), cast.desk).closed
        assert cases_of(closed) == found


def test_pictures_without_words_repeat_what_is_of_one_kind_and_close_by(cast: Cast) -> None:
    first, second, far = told("a"), told("b"), told("c", point=(LON, LAT + 0.01))
    for case in (first, second, far):
        Case.objects.filter(pk=case.pk).update(title="", detail="")
    assert repeats(first, cast) == [second]
    Case.objects.filter(pk=second.pk).update(category=None)
    assert repeats(first, cast) == []
