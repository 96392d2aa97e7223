"""Every category says whether a grid builds, patrols or serves by it (domain page row 20)."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from minhu.catalogue.domain.base import load_base
from minhu.catalogue.domain.categories import add_categories
from minhu.catalogue.domain.shipped import load_shipped
from minhu.catalogue.domain.trees import import_categories
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category
from minhu.catalogue.queries import forget, strand_of
from minhu.places.domain.reports import Report
from tests.cast import NOW
from tests.catalogue.sheets import sheet

pytestmark = pytest.mark.django_db
HEADER = "一级分类|二级分类|建巡服"


def strands(*codes: str) -> list[str]:
    known = dict(Category.objects.values_list("code", "strand"))
    return [known[code] for code in codes]


def taken(*rows: str) -> Report:
    return import_categories(sheet(HEADER, *rows), name="甲", source="示例", at=NOW)


def test_a_category_of_the_house_has_the_strand_of_its_group_or_one_of_its_own() -> None:
    load_base(at=NOW)
    assert strands("01", "0101", "02", "0201") == ["patrol", "patrol", "build", "build"]
    assert strands("03", "0302", "0303", "0304", "0701") == ["build", "build", *["serve"] * 3]
    assert strand_of("0101") is Strand.PATROL
    assert strand_of("none") is None


def test_an_office_that_updates_reads_the_same_as_one_that_begins_today() -> None:
    load_base(at=NOW)
    load_shipped("2026", at=NOW)
    fresh = dict(Category.objects.values_list("code", "strand"))
    assert (fresh["CG-001001"], fresh["CG-003001"]) == ("build", "patrol")
    Category.objects.update(strand="serve")
    say = import_module("minhu.catalogue.migrations.0006_strands").say
    say(apps, SimpleNamespace(connection=connection))
    assert dict(Category.objects.values_list("code", "strand")) == fresh


def test_a_file_says_it_for_its_tree_and_changes_what_it_says_otherwise() -> None:
    assert taken("城建|路灯|统建", "城建|占道|巡", "城建|便民|").imported == 3
    assert strands("T1-001", "T1-001001", "T1-001002", "T1-001003") == ["build", "build", "patrol", "build"]  # fmt: skip
    again = taken("城建|路灯|统建", "城建|占道|全服", "城建|便民|")
    assert (again.imported, again.unchanged) == (1, 2)
    assert strands("T1-001001", "T1-001002") == ["build", "serve"]
    forget()
    assert strand_of("T1-001002") is Strand.SERVE


def test_a_word_that_is_none_of_the_three_is_refused_and_a_file_without_the_column_serves() -> None:
    refused = taken("城建|路灯|管")
    assert [(each.column, each.reason) for each in refused.refused] == [
        ("建巡服", "要写建、巡或者服")
    ]
    plain = import_categories(
        sheet("一级分类|二级分类", "民政|低保"), name="乙", source="示例", at=NOW
    )
    assert (plain.imported, set(Category.objects.values_list("strand", flat=True))) == (1, {"serve"})  # fmt: skip


def test_categories_that_files_of_others_name_serve_until_somebody_says_otherwise() -> None:
    add_categories({"X1": "别处的"}, under=("X", "别处"), offer=False, at=NOW)
    assert strands("X", "X1") == ["serve", "serve"]
