"""Trees of categories beside one another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minhu.catalogue.domain.trees import import_categories, use_edition
from minhu.catalogue.models import Category, Edition, EditionUse
from minhu.catalogue.queries import categories
from minhu.catalogue.queries.editions import edition_in_use, uses_of
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.domain.reports import Refusal, Report
from minhu.places.domain.sheets import Sheet
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, STREET, Cast
from tests.catalogue.sheets import sheet

pytestmark = pytest.mark.django_db
HEADER = "一级分类|二级分类|三级分类"
TODAY = date(2026, 11, 20)


def taken(rows: Sheet, name: str = "甲") -> Report:
    return import_categories(rows, name=name, source="示例", at=NOW)


def everything() -> list[object]:
    return list(Category.objects.order_by("code").values())


def test_a_tree_of_three_levels_gets_codes_of_its_own_and_twice_changes_nothing() -> None:
    rows = sheet(HEADER, "城建|道路|井盖", "城建|道路|路灯", "城建|绿化|", "环保|噪音|工地")
    assert (taken(rows).imported, taken(rows).unchanged) == (4, 4)
    before = everything()
    taken(rows)
    assert everything() == before
    codes = dict(Category.objects.values_list("name", "code"))
    assert codes["城建"] == "T1-001"
    assert codes["路灯"] == "T1-001001002"
    tree = categories(NOW, edition="T1")
    assert [leaf.category.name for leaf in tree[0].children[0].children] == ["井盖", "路灯"]


def test_a_longer_file_of_the_same_name_adds_and_keeps_the_old_codes() -> None:
    taken(sheet(HEADER, "城建|道路|路灯"))
    taken(sheet(HEADER, "城建|道路|井盖", "城建|道路|路灯"))
    codes = dict(Category.objects.values_list("name", "code"))
    assert (codes["路灯"], codes["井盖"]) == ("T1-001001001", "T1-001001002")


def test_two_trees_may_use_the_same_names() -> None:
    taken(sheet(HEADER, "城建|道路|路灯"))
    taken(sheet(HEADER, "城建|道路|路灯"), name="乙")
    assert set(Edition.objects.values_list("code", flat=True)) == {"T1", "T2"}
    assert Category.objects.filter(name="路灯").count() == 2


def test_rows_that_cannot_be_right_are_refused_and_the_others_taken() -> None:
    report = taken(sheet(HEADER, "|道路|路灯", "城建||路灯", f"城建|{'长' * 41}|", "城建|道路|"))
    assert report.imported == 1
    assert report.refused == [
        Refusal(2, "一级分类", "这一级空着，下面一级却有"),
        Refusal(3, "二级分类", "这一级空着，下面一级却有"),
        Refusal(4, "二级分类", "名称超过 40 个字"),
    ]


def test_a_class_with_more_than_a_thousand_below_it_is_refused_there() -> None:
    report = taken(sheet("一级|二级", *(f"城建|第{n}种" for n in range(1000))))
    assert report.imported == 999
    assert [(one.row, one.column) for one in report.refused] == [(1001, "二级")]


def test_a_file_without_levels_or_a_tree_without_a_name_is_refused() -> None:
    with pytest.raises(DomainError, match="一级"):
        taken(sheet("名称|代码", "城建|1"))
    with pytest.raises(DomainError, match="名称要有"):
        taken(sheet(HEADER, "城建||"), name="长" * 41)


def test_a_subdistrict_works_with_one_tree_from_a_day_on(cast: Cast) -> None:
    taken(sheet(HEADER, "城建|道路|路灯"))
    street, tree = Area.objects.get(pk=STREET), Edition.objects.get()
    tomorrow = TODAY + timedelta(days=1)
    use_edition(street, edition=tree, begins=tomorrow, actor=cast.street, at=NOW)
    assert edition_in_use(GRID, NOW) is None
    assert edition_in_use(GRID, NOW + timedelta(days=1)) == "T1"
    assert edition_in_use("", NOW + timedelta(days=1)) is None
    use_edition(street, edition=None, begins=tomorrow, actor=cast.street, at=NOW)
    assert edition_in_use(COMMUNITY, NOW + timedelta(days=1)) is None
    assert [use.valid_from for use in uses_of(STREET)] == [tomorrow]


def test_only_the_street_changes_its_tree_and_not_for_days_gone_by(cast: Cast) -> None:
    street = Area.objects.get(pk=STREET)
    with pytest.raises(NotAllowedError):
        use_edition(street, edition=None, begins=TODAY, actor=cast.desk, at=NOW)
    with pytest.raises(DomainError, match="从今天"):
        use_edition(street, edition=None, begins=date(2026, 11, 1), actor=cast.street, at=NOW)
    assert not EditionUse.objects.exists()


def test_a_row_that_names_nothing_is_refused() -> None:
    report = taken(sheet(f"{HEADER}|备注", "|||以后再说"))
    assert report.refused == [Refusal(2, "一级分类", "没有名称")]
