"""What is reckoned from ledgers stands in bulletins and on boards, frozen like everything else."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from minhu.core.clock import local_day
from minhu.core.errors import DomainError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from minhu.rates.books import book
from minhu.rates.bulletins.composing import Span
from minhu.rates.bulletins.forms import book as told
from minhu.rates.bulletins.forms import forms
from minhu.rates.bulletins.paper import paper
from minhu.rates.bulletins.pdf import pdf
from minhu.rates.bulletins.word import word
from minhu.rates.domain.freezing import broken_boards, contest, decide, freeze_board, latest
from minhu.rates.domain.publishing import broken_bulletins, compose, publish
from minhu.rates.enums import By
from minhu.rates.models import Board, Bulletin
from minhu.rates.telling import tellers
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, STREET, Cast
from tests.ledgers.shelf import fill_the_shelf
from tests.rates.stories import DAY

pytestmark = pytest.mark.django_db
LATER = NOW + 3 * DAY
ABOUT = (date(2026, 11, 1), date(2026, 11, 20))
CLOSED = ["1", "2", "3", "4", "5", "11", "12", "13"]


@pytest.fixture(autouse=True)
def problems(cast: Cast) -> Ledger:  # noqa: ARG001 -- the places
    """Let one community close all five of its problems, the other three of seven."""
    fill_the_shelf()
    ledger = Ledger.objects.get(code="problems")
    lines = [["编号", "网格"], *([str(n), "东风社区"] for n in range(1, 6))]
    lines += [[str(n), "春晓社区"] for n in range(11, 18)]
    assert take_rows(ledger, table_of(lines), hand=Hand(None, NOW)).refused == []
    close(ledger, *CLOSED)
    return ledger


def close(ledger: Ledger, *keys: str) -> None:
    for record in ledger.records.filter(key__in=keys):
        for verb in ("着手办", "办完"):
            move(record, verb, hand=Hand(None, NOW))


def span() -> Span:
    return Span(Area.objects.get(pk=STREET), *ABOUT)


def bulletin(cast: Cast, form: str = "month") -> Bulletin:
    return compose(form, span(), actor=cast.street, at=LATER)


def board(cast: Cast) -> Board:
    return freeze_board("ledgers", span(), By.AREA, actor=cast.supervisor, at=LATER)


def rows(one: Bulletin) -> dict[str, list[str]]:
    heads = tuple(told()["columns"]["ledgers"])
    found = next(block for block in paper(one).blocks if block.head == heads)
    return {str(row[0]): [str(cell) for cell in row[1:]] for row in found.rows}


@pytest.mark.parametrize("form", ["month", "week", "summary"])
def test_a_bulletin_says_what_ledgers_come_to_with_both_numbers(cast: Cast, form: str) -> None:
    one = bulletin(cast, form)
    name = line(one)["name"]
    assert rows(one)[name][:2] == ["66.67%", "8/12"]
    assert one.content["named"][name] == "66.67%"
    method = {each["name"]: each["denominator"] for each in one.content["method"]}
    assert method[name] == "全部记录"


def line(one: Bulletin) -> dict[str, str]:
    found: dict[str, str] = next(
        e for e in one.content["ledgers"] if e["code"] == "problems-closed"
    )
    return found


def test_a_ledger_that_holds_nothing_is_not_spoken_of(cast: Cast) -> None:
    assert {each["ledger"] for each in bulletin(cast).content["ledgers"]} == {"problems"}


def test_last_months_paper_stays_when_records_move_on(cast: Cast, problems: Ledger) -> None:
    one = publish(bulletin(cast), actor=cast.leader, at=LATER, turn=1)
    before = (paper(one), word(paper(one)), pdf(paper(one)))
    close(problems, "14", "15")
    again = Bulletin.objects.get()
    assert (paper(again), word(paper(again)), pdf(paper(again))) == before
    assert list(broken_bulletins()) == []
    assert "台账里的数" in ZipFile(BytesIO(before[1])).read("word/document.xml").decode()


def test_the_number_opens_its_ledger_for_who_may_open_it(cast: Cast, client: Client) -> None:
    one = bulletin(cast)
    client.force_login(cast.street)
    assert '<a class="n" href="/desk/ledgers/problems/">66.67%</a>' in client.get(f"/desk/figures/bulletins/{one.pk}/").content.decode()  # fmt: skip


def test_every_indicator_of_a_form_and_of_a_board_is_there() -> None:
    day = local_day(NOW)
    known = {one.code for one in book("ledgers", day).indicators}
    assert {code for form in forms(day).values() for code in form.ledgers} <= known


def test_every_term_has_words() -> None:
    for term in book("ledgers", local_day(NOW)).terms:
        assert tellers["ledgers"].words(term, told()["terms"])


def test_places_are_ranked_by_what_came_of_their_records(cast: Cast) -> None:
    one = board(cast)
    lines = {each["code"]: each for each in one.content["lines"]}
    first, second = lines[COMMUNITY], lines[OTHER_COMMUNITY]
    assert (first["rank"], first["base"], first["cells"][0]["parts"]) == (1, 5, "5/5")
    assert (second["rank"], second["cells"][0]["lacks"]) == (2, 4)
    assert first["cells"][1]["met"] is None


def test_a_board_over_ledgers_ranks_no_units(cast: Cast) -> None:
    with pytest.raises(DomainError, match="只能按地方排"):
        freeze_board("ledgers", span(), By.UNIT, actor=cast.supervisor, at=LATER)


def test_a_contest_that_is_upheld_makes_a_new_version_of_the_same_figures(
    cast: Cast, problems: Ledger
) -> None:
    one = board(cast)
    close(problems, "14", "15", "16", "17")
    said = contest(one, COMMUNITY, "problems-closed", reason="有一条不在我们这里", actor=cast.desk, at=LATER)  # fmt: skip
    decide(said, upheld=True, decision="是的", actor=cast.leader, at=LATER)
    lines = {each["code"]: each for each in latest(one).content["lines"]}
    assert lines[COMMUNITY]["cells"][0]["waived"] is True
    assert lines[OTHER_COMMUNITY]["cells"][0]["parts"] == "3/7"
    assert list(broken_boards()) == []


def test_the_board_says_that_it_speaks_of_ledgers(cast: Cast, client: Client) -> None:
    one = board(cast)
    client.force_login(cast.supervisor)
    page = client.get(f"/desk/figures/boards/{one.pk}/").content.decode()
    assert "台账里到冻结时的" in page
    assert f"/desk/ledgers/problems/?area={OTHER_COMMUNITY}" in page
