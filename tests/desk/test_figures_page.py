"""The figures page: each number opens the list that makes it, for whoever may see it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.cases.domain.moving import Move, advance
from minhu.core.clock import now
from minhu.desk.forms import FilterForm
from minhu.desk.queries.figures import lines
from minhu.desk.queries.worklist import listing
from minhu.rates.enums import By
from minhu.rates.figures import Figures, Row, Table
from tests.cast import COMMUNITY, GRID, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, hire
from tests.rates.stories import DAY, HOUR, closed, come_in, walk, withdrawn
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
URL = "/desk/figures/"
LINK = re.compile(r'<a class="n[^"]*" href="([^"]*list=[^"]*)"[^>]*>([\d.%]+)</a>')
COUNT = re.compile(r'<h2 id="h-dr">\S+ <b>(\d+)</b>')


@pytest.fixture
def month(cast: Cast) -> Cast:
    """Play some cases that came in ten days ago: closed, late, open, held, withdrawn."""
    at = now() - 10 * DAY
    for number in range(11):
        closed(f"c{number}", at=at, unit_id=cast.unit.pk)
    closed("late", at=at, after=9 * DAY), withdrawn("w", at=at)
    walk(come_in("answered", at=at), cast, until="closed", at=at)
    held = walk(come_in("held", at=at), cast, until="contacted", at=at)
    wait = Move(review_at=now() + 5 * DAY)
    advance(held, "suspend", actor=cast.street, at=at + DAY, move=wait)
    come_in("overdue", at=at, area_code=OTHER_GRID, channel="phone")
    come_in("street", at=at + DAY, area_code=STREET)
    for number in range(2):
        hire(f"w{number}", Role.DEPARTMENT, unit=cast.unit)
    return cast


def read(client: Client, user: User, query: str = "", **headers: str) -> HttpResponse:
    client.force_login(user)
    answer = client.get(f"{URL}{query}", headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def links(page: HttpResponse) -> dict[str, str]:
    return {unescape(href): text for href, text in LINK.findall(page.content.decode())}


@pytest.mark.parametrize("by", list(By))
def test_every_number_of_the_page_opens_a_list_of_just_so_many(
    client: Client, month: Cast, by: By
) -> None:
    found = links(read(client, month.street, f"?by={by}"))
    assert len(found) > 20
    for address, text in found.items():
        part = read(client, month.street, address, HX_Request="true").content.decode()
        (count,) = COUNT.findall(part)
        assert text.endswith("%") or int(text) == int(count), address


@pytest.mark.parametrize("by", [By.AREA, By.UNIT, By.CHANNEL])
def test_the_worklist_shows_the_same_cases_as_the_list_of_a_number(
    client: Client, month: Cast, by: By
) -> None:
    compared = 0
    for address in links(read(client, month.street, f"?by={by}")):
        part = read(client, month.street, address, HX_Request="true").content.decode()
        for query in re.findall(r'href="/desk/\?([^"]+)"', part):
            form = FilterForm({k: v[0] for k, v in parse_qs(unescape(query)).items()})
            assert form.is_valid()
            cases = listing(month.street, form.cleaned_data, at=now()).cases
            assert cases.count() == int(COUNT.findall(part)[0]), query
            compared += 1
    assert compared > 10


def test_a_list_without_script_stands_on_the_whole_page_and_marks_its_number(
    client: Client, month: Cast
) -> None:
    page = read(client, month.street, "?list=open").content.decode()
    assert "<html" in page
    assert COUNT.findall(page) == ["3"]
    assert page.count('aria-current="true"') >= 2


def test_htmx_gets_the_list_alone_and_going_back_gets_the_whole_page(
    client: Client, month: Cast
) -> None:
    part = read(client, month.street, "?list=open", HX_Request="true")
    assert b"<html" not in part.content
    assert "HX-Request" in part["Vary"]
    back = {"HX_Request": "true", "HX_History_Restore_Request": "true"}
    assert b"<html" in read(client, month.street, "?list=open", **back).content


def test_a_closed_drawer_is_empty_for_htmx(client: Client, month: Cast) -> None:
    assert not read(client, month.street, "", HX_Request="true").content.strip()


def test_a_unit_sees_what_was_given_to_it_and_nothing_of_the_place(
    client: Client, month: Cast
) -> None:
    page = read(client, month.worker)
    assert f'<option value="unit-{month.unit.code}" selected>' in page.content.decode()
    assert ("13" in links(page).values(), page.content.decode().count("<option")) == (True, 5)
    assert read(client, month.worker, f"?of={STREET}").status_code == 404
    assert read(client, month.other_worker, f"?of=unit-{month.unit.code}").status_code == 404


def test_a_community_sees_itself_and_its_grids_and_not_its_neighbour(
    client: Client, month: Cast
) -> None:
    assert read(client, month.desk).status_code == 200
    assert read(client, month.desk, f"?of={GRID}").status_code == 200
    for foreign in (STREET, OTHER_COMMUNITY, OTHER_GRID, "nothing"):
        assert read(client, month.desk, f"?of={foreign}").status_code == 404


def test_who_keeps_the_machines_running_sees_no_figures(client: Client, month: Cast) -> None:
    assert read(client, month.system_admin).status_code == 404


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL)["Location"].startswith("/accounts/sign-in/")


def test_a_row_that_cannot_be_is_as_if_absent(client: Client, month: Cast) -> None:
    assert read(client, month.street, "?by=unit&list=open&row=nobody").status_code == 404


def test_days_the_wrong_way_round_are_refused_with_a_sentence(client: Client, cast: Cast) -> None:
    page = read(client, cast.street, "?period=own&first=2026-11-02&last=2026-11-01")
    assert page.status_code == 422
    assert "结束的日子要不早于开始的日子" in page.content.decode()


def test_a_street_without_requests_shows_dashes_and_no_links(client: Client, cast: Cast) -> None:
    page = read(client, cast.street)
    assert "—" in page.content.decode()
    assert links(page) == {}


def test_the_page_says_convention_numerator_and_denominator(client: Client, month: Cast) -> None:
    page = on_one_line(read(client, month.street).content.decode())
    assert "两行都对得上" in page
    tile = page[page.index("<h3>办结率</h3>") :]
    words = re.sub(r"<[^>]+>", "", tile[: tile.index("</article>")]).split()
    assert "".join(words).startswith("办结率81.25%有效诉求13/16")


@pytest.mark.parametrize("query", ["", "?by=unit", "?by=channel&list=valid", "?list=open"])
def test_thirty_cases_cost_as_many_statements_as_one(
    client: Client, cast: Cast, query: str
) -> None:
    costs = []
    for number in range(30):
        come_in(f"k{number}", at=now() - HOUR, area_code=GRID if number % 2 else OTHER_GRID)
        if number in {0, 29}:
            client.force_login(cast.street)
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{URL}{query}")
            costs.append(len(asked))
    assert costs[0] == costs[1] < 25


def row(code: str, number: int, of: int, *, due: int | None = None) -> Row:
    counts = Counter(valid=of, closed=number, open=of - number)
    return Row(code, code, Figures(counts, (due or of) - number))


def test_equal_rates_share_a_rank_and_too_few_have_none() -> None:
    rows = (row("a", 9, 20), row("b", 3, 3), row("c", 20, 20), row("d", 18, 20), row("e", 9, 10))
    found = [(line.row.code, line.rank) for line in lines(Table(rows[0].figures, rows), By.UNIT)]
    assert found == [("c", 1), ("d", 2), ("e", 2), ("a", 4), ("b", None)]


def test_classes_and_channels_are_not_ranked() -> None:
    rows = (row("a", 20, 20), row("b", 3, 30))
    found = [(line.row.code, line.rank) for line in lines(Table(rows[0].figures, rows), By.CHANNEL)]
    assert found == [("b", None), ("a", None)]


@pytest.mark.usefixtures("cast")
def test_somebody_with_two_communities_chooses_between_them(client: Client) -> None:
    both = hire("both", Role.COMMUNITY_DESK, COMMUNITY)
    since = now() - timedelta(days=30)
    both.posts.create(role=Role.COMMUNITY_DESK, area_code=OTHER_COMMUNITY, valid_from=since)
    page = read(client, both).content.decode()
    assert f'value="{COMMUNITY}" selected' in page
    assert f'value="{OTHER_COMMUNITY}"' in page
