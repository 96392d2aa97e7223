"""The page of targets: set, changed and taken back by who may; every number opens its list."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.desk.queries.figures import subjects
from minhu.desk.queries.targets import target_lines
from minhu.places.models import Area
from minhu.rates.models import Target
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast
from tests.rates.stories import closed, come_in
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
URL = "/desk/figures/targets/"
SENT = {"indicator": "requests.closed", "whose": STREET, "amount": "40", "source": "任务书"}


def read(client: Client, query: str = "") -> str:
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def one(client: Client, cast: Cast) -> Target:
    client.force_login(cast.street)
    assert client.post(URL, SENT).status_code == 302
    return Target.objects.get()


@pytest.mark.usefixtures("one")
def test_progress_stands_beside_the_time_and_opens_its_list(client: Client) -> None:
    closed("a", at=now()), closed("b", at=now())
    page = read(client)
    assert "完成 5.00%" in page
    assert "任务书" in page
    found = re.search(r'<a class="n" href="([^"]*)">2</a>', page)
    assert found
    behind = client.get(unescape(found[1]), headers={"HX-Request": "true"}).content.decode()
    assert "<b>2</b>" in behind


def test_a_rate_that_is_to_be_reached_says_what_it_is_a_rate_of(client: Client, cast: Cast) -> None:
    client.force_login(cast.street)
    client.post(URL, SENT | {"indicator": "requests.on_time", "amount": "95"})
    row = on_one_line(read(client)).split('<th scope="row">')[1]
    assert '<small class="tiny">应办结</small>' in row.split("</th>")[0]


def test_a_target_is_taken_back_only_with_a_reason(client: Client, one: Target) -> None:
    client.post(f"{URL}{one.pk}/drop/", {"why": ""})
    assert "任务书" in read(client)
    client.post(f"{URL}{one.pk}/drop/", {"why": "文件作废"})
    assert "还没有定任务数" in read(client)


def test_whoever_reads_figures_reads_targets_and_sets_none(
    client: Client, cast: Cast, one: Target
) -> None:
    client.force_login(cast.supervisor)
    page = read(client)
    assert "任务书" in page
    assert "撤销" not in page
    assert client.post(URL, SENT).status_code == 404
    assert client.post(f"{URL}{one.pk}/drop/", {"why": "x"}).status_code == 404


@pytest.mark.usefixtures("one")
def test_a_unit_sees_its_own_targets_only(client: Client, cast: Cast) -> None:
    client.post(URL, {**SENT, "whose": f"unit-{cast.unit.code}", "source": "给市政所的"})
    client.force_login(cast.worker)
    page = read(client)
    assert "给市政所的" in page
    assert "任务书" not in page


def test_a_wrong_amount_is_said_beside_its_field(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    answer = client.post(URL, {**SENT, "amount": "-3"})
    assert answer.status_code == 422
    assert not Target.objects.exists()


def test_the_target_behind_a_printed_share_is_worked_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.supervisor)
    assert "10510.9" in read(client, "?done=4403&printed=41.89")


def keep_one_closely(cast: Cast) -> None:
    """Let one case of the first community be kept above what most see."""
    case = come_in("kept", at=now())
    Case.objects.filter(pk=case.pk).update(desk_code=STREET)
    answers = {"secrecy": Secrecy.SECRET, "note": "家事"}
    take(Case.objects.get(pk=case.pk), "classify", answers=answers, actor=cast.street, at=now())


def lines(user: User) -> dict[str, bool]:
    home = Area.objects.get(pk=STREET)
    whose = subjects(user)[0]
    found = target_lines(user, whose, home, now().year, at=now())
    return {line.name: line.withheld for line in found}


def test_a_number_that_would_tell_of_a_kept_case_is_withheld_from_whom_it_is_kept(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.street)
    for whose in (COMMUNITY, OTHER_COMMUNITY):
        client.post(URL, {**SENT, "indicator": "requests.received", "whose": whose})
    for n in range(6):
        come_in(f"b{n}", at=now(), area_code=OTHER_GRID)
    come_in("a", at=now())
    keep_one_closely(cast)
    assert lines(cast.street) == {"东风社区": False, "春晓社区": False}
    # The larger one goes with it, or the street's sum would tell.
    assert lines(cast.supervisor) == {"东风社区": True, "春晓社区": True}
    client.force_login(cast.supervisor)
    page = read(client)
    assert page.count("不到 5 件，不显示") == 2
    assert "row=999901001001" not in unescape(page)
