"""A term that ends soon, or has ended, is counted on the page of its ledger and opens its records."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from minhu.core.clock import local_day, now
from minhu.desk.queries import ledger_page
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import move
from minhu.ledgers.edition import shipped
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries import ending
from minhu.places.models import Area
from minhu.rates.bulletins.composing import Span, content
from minhu.rates.bulletins.forms import forms
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
PAGE = "/desk/ledgers/qualifications/"


def in_days(n: int) -> date:
    return local_day(now()) + timedelta(days=n)


@pytest.fixture
def street(cast: Cast) -> Client:
    fill_the_shelf()
    ledger = Ledger.objects.get(code="qualifications")
    days = {"甲厂": 0, "乙店": 30, "丙社": 31, "丁行": -1, "戊所": -40}
    lines = [["名单和企业", "有效期到"], *([name, f"{in_days(n)}"] for name, n in days.items())]
    take_rows(ledger, table_of([*lines, ["己处", ""]]), hand=Hand(None, NOW))
    for verb in ("批准", "到期"):
        move(ledger.records.get(key="戊所"), verb, hand=Hand(None, NOW))
    return signed_in(cast.street)


def test_the_page_counts_what_ends_soon_and_what_is_over(street: Client) -> None:
    endings = street.get(PAGE).context["endings"]
    assert [(each.mark, each.days, each.n, each.on) for each in endings] == [
        ("soon", 30, 2, False),
        ("over", 30, 1, False),
    ]


def test_where_nothing_is_over_nothing_offers_to_open_it(street: Client) -> None:
    Record.objects.filter(key="丁行").update(struck=True)
    found = [street.get(PAGE, {"ends": mark}).context["endings"] for mark in ("", "over")]
    assert [[each.mark for each in endings] for endings in found] == [["soon"], ["soon", "over"]]


@pytest.mark.parametrize(("mark", "keys"), [("soon", ["甲厂", "乙店"]), ("over", ["丁行"]), ("x", None)])  # fmt: skip
def test_each_number_opens_its_records(street: Client, mark: str, keys: list[str] | None) -> None:
    page = street.get(PAGE, {"ends": mark})
    found = [each.key for each in page.context["records"]]
    assert (found == keys) if keys else (len(found) == 6)
    assert page.context["numbers"].count == len(found)


def test_a_record_counts_down_to_its_end_and_no_more_once_it_has_come_to_rest(
    street: Client,
) -> None:
    told = {
        record.key: (left.words, left.css) if (left := shown.context["countdown"]) else None
        for record in Record.objects.filter(ledger__code="qualifications").order_by("key")
        for shown in [street.get(f"{PAGE}{record.pk}/")]
    }
    assert told == {
        "甲厂": ("还有 0 天", "soon"),
        "乙店": ("还有 30 天", "soon"),
        "丙社": ("还有 31 天", ""),
        "丁行": ("过了 1 天", "late"),
        "戊所": None,
        "己处": None,
    }


def test_a_ledger_without_terms_says_nothing_and_a_long_one_counts_none(
    street: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert street.get("/desk/ledgers/parking/").context["endings"] == []
    monkeypatch.setattr(ledger_page, "FEW", 1)
    assert [each.n for each in street.get(PAGE).context["endings"]] == [None, None]


def test_an_office_says_itself_which_day_ends_a_term(street: Client) -> None:
    column = Column.objects.get(ledger__code="oversight", label="督导日期")
    path = f"/desk/ledgers/oversight/columns/{column.slot}/rules/"
    street.post(path, {"ends": "7"})
    assert Column.objects.get(pk=column.pk).rules == {"ends": "7"}
    street.post(path, {"ends": "0"})
    assert Column.objects.get(pk=column.pk).rules == {"ends": "7"}


def test_every_term_that_comes_along_is_a_day() -> None:
    kinds = {(e["code"], label): kind for e in shipped() for label, kind, *_ in e["columns"]}
    ends = [(e["code"], e["ends"]) for e in shipped() if "ends" in e]
    assert {kinds[each] for each in ends} == {"date"}
    assert len(ends) == len(set(ends)) == 16


def test_what_ends_is_said_where_ledgers_are_listed_in_the_days_bulletin_and_on_the_phone(
    street: Client, cast: Cast
) -> None:
    page = street.get("/desk/ledgers/")
    told = [(each.ledger.code, each.soon, each.over) for each in page.context["falling"]]
    assert told == [("qualifications", 2, 1)]
    assert f"{PAGE}?ends=over" in page.content.decode()
    about = Span(Area.objects.get(code=STREET), local_day(now()), local_day(now()))
    paper = content(forms(local_day(now()))["day"], about, at=now())
    assert [(each["name"], each["soon"], each["over"]) for each in paper["terms"]] == [
        ("企业资格和政策台账", 2, 1)
    ]
    roads = Ledger.objects.get(code="roads")
    assert signed_in(cast.grid_worker).get("/field/").context["falling"] == []
    lines = [["路段", "社区", "预计通车"], ["一号路", "东风第1网格", f"{in_days(3)}"]]
    assert take_rows(roads, table_of(lines), hand=Hand(None, NOW)).new == 1
    phone = signed_in(cast.grid_worker).get("/field/")
    assert [(each.ledger.code, each.soon) for each in phone.context["falling"]] == [("roads", 1)]
    assert "30天内到期 1 条" in phone.content.decode()


@pytest.mark.usefixtures("street")
def test_what_is_kept_closely_or_very_long_is_not_counted_in_passing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = local_day(now())
    Ledger.objects.filter(code="qualifications").update(secrecy=1)
    assert ending.reminded(STREET, today) == []
    Ledger.objects.filter(code="qualifications").update(secrecy=0)
    assert len(ending.reminded(STREET, today)) == 1
    monkeypatch.setattr(ending, "LONG", 5)
    assert (ending.reminded(STREET, today), ending.falling(cast.street, today=today)) == ([], [])
