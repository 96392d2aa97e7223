"""A published tree of 517 classes in three levels, taken in beside the one of the house."""

from __future__ import annotations

import pytest

from minhu.catalogue.domain.trees import import_categories
from minhu.catalogue.models import Category
from minhu.catalogue.queries import categories
from minhu.core.clock import now
from minhu.places.domain.sheets import read_sheet
from tests.real.data import DATA, needs_data, rows

pytestmark = [pytest.mark.django_db, needs_data]
FILE = "messages/category_tree_517.csv"


def test_the_whole_tree_is_taken_in_and_a_second_time_changes_nothing() -> None:
    sheet, at = read_sheet(DATA / FILE), now()
    first = import_categories(sheet, name="留言", source=FILE, at=at)
    second = import_categories(sheet, name="留言", source=FILE, at=at)
    assert (first.imported, first.refused, second.unchanged) == (517, [], 517)
    wanted = {tuple(row.values()) for row in rows(FILE)}
    told = {
        (top.category.name, middle.category.name, leaf.category.name)
        for top in categories(at, edition="T1")
        for middle in top.children
        for leaf in middle.children
    }
    assert told == wanted
    assert not Category.objects.filter(edition=None).exists()
