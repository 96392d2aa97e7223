"""通报: figures nobody types over, a paper that comes out the same whatever happens later."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minhu.catalogue.models import Category
from minhu.core.clock import local_day, written_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.rates import books
from minhu.rates.bulletins.composing import Span, usual_days
from minhu.rates.bulletins.forms import book, forms
from minhu.rates.bulletins.paper import Block, paper
from minhu.rates.bulletins.pdf import pdf
from minhu.rates.bulletins.word import word
from minhu.rates.domain.publishing import (
    broken_bulletins,
    compose,
    discard,
    publish,
    recompose,
    reword,
)
from minhu.rates.models import Bulletin
from minhu.rates.queries import bulletins_for
from minhu.rates.reading import read_book
from tests.cast import NOW, STREET, Cast
from tests.rates.stories import DAY, closed, come_in, withdrawn

pytestmark = pytest.mark.django_db
LATER = NOW + 3 * DAY


@pytest.fixture(autouse=True)
def _some(cast: Cast) -> None:
    closed("a", unit_id=cast.unit.pk), closed("b", after=2 * DAY), come_in("c"), withdrawn("d")


def street() -> Area:
    return Area.objects.get(pk=STREET)


def draft(cast: Cast, form: str = "month", **more: Any) -> Bulletin:
    about = Span(street(), date(2026, 11, 1), date(2026, 11, 20))
    return compose(form, about, **{"actor": cast.street, "at": LATER, **more})


def texts(bulletin: Bulletin) -> str:
    drawn = paper(bulletin)
    cells = (str(cell) for block in drawn.blocks for row in block.rows for cell in row)
    return "\n".join([drawn.title, *(block.text for block in drawn.blocks), *cells])


def test_a_month_says_everything_with_convention_numerator_and_denominator(cast: Cast) -> None:
    said = texts(draft(cast))
    assert "共收到群众诉求4件" in said
    assert "有效3件；其中社区和网格直接办2件，交单位办1件" in said
    assert "办结率66.67%" in said
    assert {"2/3", "有效诉求", "办结", "按期办结"} <= set(re.split("[\n；]", said))
    assert "市政所" in said


def test_the_longest_waiting_case_stands_first_without_the_words_of_its_caller(cast: Cast) -> None:
    old = come_in("old", at=NOW - 9 * DAY, words="张三家的灯")
    first = draft(cast).content["waiting"][0]
    assert (first["number"], first["days"], first["late"]) == (old.number, 12, True)
    assert "张三" not in texts(draft(cast, "week"))


def test_a_unit_with_few_cases_stands_behind_without_a_place_until_it_has_ten(cast: Cast) -> None:
    def place() -> tuple[object, object]:
        one = next(each for each in draft(cast).content["units"] if each["name"] == "市政所")
        discard(Bulletin.objects.get(), actor=cast.street, turn=1)
        return one["valid"], one["rank"]

    assert place() == (1, None)
    for number in range(9):
        closed(f"more {number}", unit_id=cast.unit.pk)
    assert place() == (10, 1)


@pytest.mark.parametrize("form", forms(local_day(NOW)))
def test_every_form_has_a_heading_and_columns_for_each_of_its_parts(cast: Cast, form: str) -> None:
    drawn = paper(draft(cast, form))
    tables = [block for block in drawn.blocks if block.kind == "table"]
    assert all(len(row) == len(table.head) for table in tables for row in table.rows)
    assert "{" not in texts(Bulletin.objects.get())


@pytest.mark.parametrize(
    "words",
    [
        "办结率 99%",
        "共 280 件",
        "９９．５％",
        "百分之九十",
        "提高 2.5个百分点",
        "{满分}",
        "x" * 2000,
    ],
)
def test_a_figure_cannot_be_typed_over(cast: Cast, words: str) -> None:
    one = draft(cast)
    with pytest.raises(DomainError, match="。"):
        reword(one, {"lead": words}, actor=cast.street, at=LATER, turn=one.turn)
    assert words not in texts(Bulletin.objects.get())


def test_words_around_the_figures_are_a_persons_own(cast: Cast) -> None:
    one = draft(cast)
    said = {"title": "十一月通报", "lead": "本月 3 个社区办得好，办结率{办结率}。"}
    reword(one, said, actor=cast.supervisor, at=LATER, turn=one.turn)
    assert "本月 3 个社区办得好，办结率66.67%。" in texts(Bulletin.objects.get())


def test_the_first_of_two_hands_wins(cast: Cast) -> None:
    one, same = draft(cast), Bulletin.objects.get()
    reword(one, {"ask": "甲"}, actor=cast.street, at=LATER, turn=1)
    with pytest.raises(StaleStateError):
        reword(same, {"ask": "乙"}, actor=cast.leader, at=LATER, turn=1)


def test_a_draft_takes_new_figures_and_a_published_one_takes_nothing(cast: Cast) -> None:
    one = draft(cast)
    come_in("more")
    recompose(one, actor=cast.street, at=LATER, turn=1)
    assert one.content["named"]["收到"] == "5"
    publish(one, actor=cast.leader, at=LATER, turn=2)
    for verb, more in ((recompose, {"at": LATER}), (publish, {"at": LATER}), (discard, {})):
        with pytest.raises(StaleStateError):
            verb(one, actor=cast.leader, turn=one.turn, **more)


def test_last_months_paper_comes_out_byte_by_byte_after_everything_has_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = draft(cast)
    publish(one, actor=cast.leader, at=LATER, turn=1)
    kept = paper(one), word(paper(one)), pdf(paper(one))
    come_in("later"), Category.objects.update(name="改了名")
    Area.objects.filter(pk=STREET).update(name="新街道")
    nothing = 'kind="request"\nwindow="received"\nbegins=2026-01-01\nsource="改"\nindicators=[]'
    monkeypatch.setattr(books, "_book", lambda _name, _own, day: read_book(nothing, day))
    monkeypatch.setitem(book(), "headings", {})
    with time_machine.travel(LATER + 30 * DAY):
        again = paper(Bulletin.objects.get())
        assert (again, word(again), pdf(again)) == kept


def test_a_published_bulletin_that_is_changed_or_taken_out_is_found(cast: Cast) -> None:
    one = draft(cast)
    publish(one, actor=cast.leader, at=LATER, turn=1)
    two = draft(cast, "week")
    publish(two, actor=cast.leader, at=LATER + DAY, turn=1)
    assert list(broken_bulletins()) == []
    assert (one.issue, two.previous) == (1, one.hash)
    content = {**one.content, "named": {}}
    Bulletin.objects.filter(pk=one.pk).update(content=content)
    assert [found.why for found in broken_bulletins()] == ["内容被改过"]
    Bulletin.objects.filter(pk=one.pk).delete()
    assert [found.why for found in broken_bulletins()] == ["和前一份接不上"]


def test_a_bulletin_without_its_seal_is_refused_by_the_database(cast: Cast) -> None:
    one = draft(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=one.pk).update(published_at=LATER)


def test_the_desk_writes_and_the_leader_publishes(cast: Cast) -> None:
    one = draft(cast)
    with pytest.raises(NotAllowedError):
        publish(one, actor=cast.street, at=LATER, turn=1)
    with pytest.raises(NotAllowedError):
        draft(cast, "week", actor=cast.desk)


def test_a_community_reads_what_is_published_and_no_draft(cast: Cast) -> None:
    one = draft(cast)
    for user in (cast.desk, cast.worker, cast.auditor):
        assert not bulletins_for(user).exists()
        assert not user.has_perm("rates.view_bulletin", one)
    publish(one, actor=cast.leader, at=LATER, turn=1)
    for user in (cast.desk, cast.worker, cast.auditor, cast.grid_worker):
        assert list(bulletins_for(user)) == [one]
        assert user.has_perm("rates.view_bulletin", one)
    assert not bulletins_for(cast.system_admin).exists()


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [
        ("month", date(2026, 12, 1), date(2026, 12, 31)),
        ("x", None, None),
        ("day", date(2026, 11, 9), date(2026, 11, 8)),
    ],
)
def test_days_that_are_not_over_and_forms_that_are_none_are_refused(
    cast: Cast, form: str, first: date | None, last: date | None
) -> None:
    days = (first or date(2026, 11, 1), last or date(2026, 11, 2))
    with pytest.raises(DomainError, match="。"):
        compose(form, Span(street(), *days), actor=cast.street, at=LATER)


def test_two_drafts_of_the_same_days_are_one_too_many(cast: Cast) -> None:
    draft(cast)
    with pytest.raises(DomainError, match="接着写"):
        draft(cast)


def test_the_usual_days_are_the_last_whole_ones() -> None:
    saturday = date(2026, 11, 28)
    assert usual_days("month", saturday) == (date(2026, 10, 1), date(2026, 10, 31))
    assert usual_days("week", saturday) == (date(2026, 11, 16), date(2026, 11, 22))
    assert usual_days("day", saturday) == (date(2026, 11, 27), date(2026, 11, 27))


def test_the_word_file_holds_the_tables_and_the_pdf_its_pages(cast: Cast) -> None:
    drawn = paper(draft(cast))
    with ZipFile(BytesIO(word(drawn))) as packed:
        inside = packed.read("word/document.xml").decode()
    tables = [block for block in drawn.blocks if block.kind == "table"]
    assert inside.count("<w:tbl>") == len(tables)
    assert "{%" not in inside
    assert drawn.title in inside
    assert pdf(drawn).startswith(b"%PDF")


def test_what_a_person_writes_is_text_in_word_and_pdf(cast: Cast) -> None:
    hostile = Block("text", "<b>甲</b> & {{ 7*7 }} {% x %}")
    drawn = replace(paper(draft(cast)), blocks=(hostile,))
    with ZipFile(BytesIO(word(drawn))) as packed:
        inside = packed.read("word/document.xml").decode()
    assert "&lt;b&gt;甲&lt;/b&gt; &amp; {{ 7*7 }} {% x %}" in inside
    assert pdf(drawn)


def test_composing_costs_the_same_for_one_case_as_for_thirty(cast: Cast) -> None:
    costs = []
    discard(draft(cast), actor=cast.street, turn=1)
    for some in (0, 29):
        for number in range(some):
            come_in(f"m{number}", unit_id=cast.unit.pk if number % 2 else None)
        with CaptureQueriesContext(connection) as done:
            discard(draft(cast), actor=cast.street, turn=1)
        costs.append(len(done))
    assert costs[0] == costs[1]


def test_a_bulletin_keeps_a_title(cast: Cast) -> None:
    one = draft(cast)
    with pytest.raises(DomainError, match="标题不能空着"):
        reword(one, {"title": ""}, actor=cast.supervisor, at=LATER, turn=one.turn)


def test_days_are_written_as_papers_of_an_office_write_them(cast: Cast) -> None:
    out = publish(draft(cast), turn=1, actor=cast.leader, at=LATER)
    drawn = paper(out)
    assert drawn.days.startswith("2026年11月1日至2026年11月20日收到的")
    assert drawn.under.endswith(written_day(local_day(LATER)))


def test_what_was_published_with_days_in_figures_keeps_them(cast: Cast) -> None:
    out = publish(draft(cast), turn=1, actor=cast.leader, at=LATER)
    out.content = deepcopy(out.content)
    phrases = out.content["labels"]["phrases"]
    phrases["days"] = "{first}至{last}收到的，数截至{as_of}"
    del phrases["dated"]
    assert paper(out).days.startswith("2026-11-01至2026-11-20收到的")
    assert paper(out).under.endswith(local_day(LATER).isoformat())
