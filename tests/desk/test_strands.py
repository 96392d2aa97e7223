"""建、巡、服 stands on every kind of task and filters the calendar of what falls due (row 20)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.cases.queries import of_strand, strand_of
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category
from minhu.core.recurrence import Every, Rule
from minhu.desk.queries.falling_due import Day, Falling
from tests.affairs.acts import opened
from tests.cast import NOW, OTHER_COMMUNITY, Cast
from tests.desk.acts import numbers, signed_in, statements
from tests.rates.stories import come_in
from tests.reading import on_one_line
from tests.schedules.plans import begun, patrols
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db
URL = "/desk/due/"
DUE = NOW + timedelta(days=4)
LINK = re.compile(r'<a class="n[^"]*" href="([^"]+)"[^>]*>(\d+)</a>')
BUILDS, PATROLS, SERVES = "0201", "0101", "0701"


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> object:  # noqa: ARG001 -- the places
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def street(cast: Cast) -> Client:
    """Six things fall due on one day: two that build, two that patrol, two that serve."""
    for code in (BUILDS, PATROLS, SERVES):
        come_in(code, category_code=code)
    opened("hazard", cast.desk, title="消防通道堆物")
    opened("deliberation", cast.desk, title="加装扶手")
    opened("order", cast.desk, title="义剪", way="home", item="hair", channel="other")
    Case.objects.update(due_at=DUE)
    return signed_in(cast.street)


def day(client: Client, query: str = "") -> Day:
    found = client.get(f"{URL}?at={DUE:%Y-%m-%d}&{query}").context["found"]
    shown: Falling = found
    return next(each for week in shown.weeks for each in week if each.day == DUE.date())


def titles(client: Client, query: str) -> list[str]:
    return [each.title for each in day(client, f"weeks=week&{query}").affairs]


@pytest.mark.usefixtures("street")
def test_what_a_case_says_of_itself_and_what_is_looked_for_agree(cast: Cast) -> None:
    come_in("none")
    blown(cast)
    for strand in Strand:
        found = set(Case.objects.filter(of_strand(strand)))
        assert found == {each for each in Case.objects.all() if strand_of(each) is strand}
    assert {strand_of(each) for each in Case.objects.filter(category=None, kind="request")} == {Strand.SERVE}  # fmt: skip
    assert procedures["hazard"].strand is Strand.PATROL


@pytest.mark.parametrize("strand", ["build", "patrol", "serve"])
@pytest.mark.parametrize("span", ["month", "week"])
def test_each_number_of_the_filtered_calendar_opens_the_list_of_as_many(
    street: Client, strand: str, span: str
) -> None:
    page = street.get(f"{URL}?at={DUE:%Y-%m-%d}&weeks={span}&strand={strand}").content.decode()
    links = LINK.findall(on_one_line(page))
    assert links
    for path, n in links:
        assert len(numbers(street.get(path.replace("&amp;", "&")))) == int(n) == 1


def test_affairs_stand_on_the_same_calendar_and_the_week_names_them(street: Client) -> None:
    assert (day(street).due.n, day(street).others.n, day(street).affairs) == (3, 3, ())
    assert set(titles(street, "")) == {"消防通道堆物", "加装扶手", "义剪"}
    assert titles(street, "strand=patrol") == ["消防通道堆物"]
    assert titles(street, "strand=build") == ["加装扶手"]
    assert titles(street, "strand=serve") == ["义剪"]
    assert titles(street, f"area={OTHER_COMMUNITY}") == []
    assert day(street, f"area={OTHER_COMMUNITY}").others.n == 0
    assert day(street, "standard=5b5a8a5e-0000-4000-8000-000000000001").others.n == 0
    shown = street.get(f"{URL}?at={DUE:%Y-%m-%d}&weeks=week").content.decode()
    assert shown.count('title="一网全巡"') == 1
    link = re.search(r'href="(/desk/cases/[^"]+)">消防通道堆物', shown)
    assert link is not None
    assert "消防通道堆物" in street.get(link[1], follow=True).content.decode()


@pytest.mark.usefixtures("street")
def test_nobody_reads_of_affairs_they_may_not_see(cast: Cast) -> None:
    assert day(signed_in(cast.other_worker)).others.n == 0
    assert titles(signed_in(cast.stranger), "") == []


def test_a_whistle_falls_due_there_as_well_and_a_wrong_word_filters_nothing(
    street: Client, cast: Cast
) -> None:
    whistle = blown(cast)
    Case.objects.filter(pk=whistle.case_id).update(due_at=DUE)
    assert "东门污水外溢" in titles(street, "strand=nothing")


def test_what_comes_again_is_filtered_by_what_its_order_says(cast: Cast) -> None:
    patrols()
    until, rule = date(2026, 12, 31), Rule(Every.DAY)
    for strand in Strand:
        begun(cast, title=strand.label, rule=rule, strand=strand, ends_on=until, level="")
    client = signed_in(cast.street)
    assert [each.title for each in day(client, "strand=patrol").again] == ["巡"]
    assert len(day(client).again) == 3


@pytest.mark.parametrize("query", ["", "weeks=week", "weeks=week&strand=patrol"])
def test_the_calendar_asks_the_same_for_one_affair_and_for_thirty(cast: Cast, query: str) -> None:
    def more(number: int) -> int:
        for n in range(number):
            opened("hazard", cast.desk, title=f"第{n}处")
            come_in(f"{number}-{n}", category_code=PATROLS)
        Case.objects.update(due_at=DUE)
        return statements(cast.street, f"{URL}?at={DUE:%Y-%m-%d}&{query}")

    assert more(1) == more(29)


def test_pages_of_tasks_and_of_the_catalogue_carry_the_tag(street: Client, cast: Cast) -> None:
    for code, words in ((BUILDS, "一网统建"), (PATROLS, "一网全巡"), (SERVES, "一网全服")):
        case = Case.objects.get(category=code)
        assert words in street.get(f"/desk/cases/{case.number}/").content.decode()
        task = signed_in(cast.grid_worker).get(f"/field/tasks/{case.number}/").content.decode()
        assert f'class="mh-strand" title="{words}"' in task
    hazard = Case.objects.get(kind="hazard")
    assert "一网全巡" in street.get(f"/desk/affairs/hazard/{hazard.number}/").content.decode()
    assert '<span class="pill">巡</span>' in street.get("/desk/catalogue/").content.decode()


def worklist(user: User, strand: str) -> list[str | None]:
    found = numbers(signed_in(user).get(f"/desk/?strand={strand}"))
    return list(Case.objects.filter(number__in=found).values_list("category", flat=True))


@pytest.mark.usefixtures("street")
def test_the_list_of_requests_is_filtered_by_it(cast: Cast) -> None:
    assert worklist(cast.street, "patrol") == [PATROLS]
    Category.objects.filter(code=PATROLS).update(strand=Strand.BUILD)
    assert worklist(cast.street, "patrol") == []


@pytest.mark.parametrize("rows", [1, 30])
def test_the_tag_of_each_line_on_the_phone_costs_no_statement(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    codes = list(Category.objects.exclude(parent=None).values_list("code", flat=True))
    for n in range(rows):
        come_in(f"{n}", category_code=codes[n % len(codes)])
    cases = list(Case.objects.all())
    strand_of(cases[0])
    with django_assert_num_queries(0):
        assert len([strand_of(each) for each in cases]) == rows
