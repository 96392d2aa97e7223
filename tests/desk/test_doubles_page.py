"""A page lists the credit codes that stand twice, as far as somebody may see the records."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Coded, Ledger, Record
from minhu.ledgers.queries import doubles
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
URL = "/desk/ledgers/same-codes/"
ONE, TWO = "91999901MA0000002T", "91999901MA0000001P"
HERE, THERE = "东风第1网格", "春晓第1网格"


def book(code: str) -> Ledger:
    columns = [
        Asked("企业", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("统一社会信用代码", Kind.CREDIT),
    ]
    area = Area.objects.get(code=STREET)
    return open_ledger(f"台账{code}", area, columns, actor=None, at=NOW, code=code)


@pytest.fixture
def firms(cast: Cast) -> Ledger:  # noqa: ARG001 -- the places
    return book("firms-x")


def keep(ledger: Ledger, *rows: tuple[str, str, str]) -> None:
    table = table_of([["企业", "网格", "统一社会信用代码"], *(list(row) for row in rows)])
    assert not take_rows(ledger, table, hand=Hand(None, NOW)).refused


def shown(client: Client, query: str = "") -> dict[str, list[str]]:
    found = client.get(URL + query).context["doubles"]
    return {each.code: [record.key for record in each.records] for each in found}


def test_a_code_in_two_ledgers_and_twice_in_one_is_listed_and_one_alone_is_not(
    firms: Ledger, cast: Cast
) -> None:
    keep(firms, ("甲", HERE, ONE), ("乙", HERE, ONE), ("丙", THERE, TWO))
    assert shown(signed_in(cast.street)) == {ONE: ["甲", "乙"]}
    other = book("other-x")
    write(other, {"c1": "丁", "c2": {"at": GRID, "name": HERE}, "c3": TWO}, hand=Hand(None, NOW))
    assert shown(signed_in(cast.street)) == {TWO: ["丙", "丁"], ONE: ["甲", "乙"]}
    assert shown(signed_in(cast.desk)) == {ONE: ["甲", "乙"]}
    page = signed_in(cast.street).get(URL).content.decode()
    assert f"/desk/ledgers/other-x/{Record.objects.get(key='丁').pk}/" in page
    assert URL in signed_in(cast.street).get("/desk/ledgers/").content.decode()


def test_a_code_follows_its_record_and_a_struck_one_stands_nowhere(
    firms: Ledger, cast: Cast
) -> None:
    keep(firms, ("甲", HERE, ONE), ("乙", HERE, ONE), ("丙", HERE, TWO))
    first = Record.objects.get(key="乙")
    change(first, {"c3": TWO}, hand=Hand(None, NOW))
    assert shown(signed_in(cast.street)) == {TWO: ["乙", "丙"]}
    strike(Record.objects.get(key="丙"), hand=Hand(None, NOW))
    assert shown(signed_in(cast.street)) == {}


def test_pages_follow_one_another_and_cost_as_much_for_thirty(
    firms: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(firms, ("甲", HERE, ONE), ("乙", HERE, ONE))
    few = statements(cast.street, URL)
    keep(firms, *((f"企{n}", HERE, TWO) for n in range(30)))
    assert statements(cast.street, URL) == few
    assert len(shown(signed_in(cast.street))[TWO]) == doubles.MOST
    monkeypatch.setattr(doubles, "PAGE", 1)
    client = signed_in(cast.street)
    assert list(shown(client)) == [TWO]
    mark = client.get(URL).context["next"]
    assert list(shown(client, f"?after={mark}")) == [ONE]
    assert client.get(f"{URL}?after={mark}").context["next"] == ""


def test_what_was_there_before_gets_its_codes(firms: Ledger) -> None:
    keep(firms, ("甲", HERE, ONE), ("乙", HERE, ""))
    Coded.objects.all().delete()
    step = import_module("minhu.ledgers.migrations.0012_credit_codes_of_records")
    step.read_from_the_records(apps, None)
    assert list(Coded.objects.values_list("record__key", "code")) == [("甲", ONE)]
