"""On the phone what is asked for by a day comes first, then the ledgers by their subject."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minhu.core.clock import local_day
from minhu.ledgers.domain.collecting import Asking, ask
from minhu.ledgers.enums import Subject
from minhu.ledgers.models import Ledger
from minhu.places.enums import Level
from tests.cast import NOW, Cast
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(cast: Cast) -> None:  # noqa: ARG001 -- lays the ground
    fill_the_shelf()


def test_ledgers_stand_under_their_subjects_and_nothing_is_asked(phone: Client) -> None:
    page = phone.get("/field/ledgers/")
    shelves = dict(page.context["shelves"])
    assert list(page.context["asked"]) == []
    assert "courtyards" in {each.code for each in shelves[Subject.ESTATES]}
    assert sum(map(len, shelves.values())) > len(shelves) > 5


def test_what_is_asked_by_a_day_stands_above(phone: Client, cast: Cast) -> None:
    due = local_day(NOW) + timedelta(days=3)
    ledger = Ledger.objects.get(code="courtyards")
    ask(ledger, Asking("摸底", Level.GRID, due), actor=cast.street, at=NOW)
    page = phone.get("/field/ledgers/")
    assert [each.title for each, _area in page.context["asked"]] == ["摸底"]
    text = page.content.decode()
    assert text.index("摸底") < text.index(str(Subject.ESTATES.label))


def test_a_word_finds_ledgers_by_their_name_and_by_their_subject(phone: Client) -> None:
    def found(words: str) -> set[str]:
        shelves = phone.get("/field/ledgers/", {"q": words}).context["shelves"]
        return {each.code for _subject, ledgers in shelves for each in ledgers}

    assert found("楼院") == {"courtyards"}
    assert "care-homes" in found("养老和关爱")
    assert found("没有这样的") == set()


def test_fifty_ledgers_cost_no_more_statements_than_one(
    phone: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for words in ("楼院", ""):
        with django_assert_num_queries(5 if words else 6):
            phone.get("/field/ledgers/", {"q": words})
