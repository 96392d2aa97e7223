"""常住人口: written by who keeps the targets, read by everybody, and 万人诉求比 stands on it."""

from __future__ import annotations

import pytest

from minhu.core.clock import now
from minhu.rates.models import Population
from tests.cast import COMMUNITY, STREET, Cast
from tests.desk.acts import signed_in
from tests.rates.stories import come_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/figures/population/"
SENT = {"area": STREET, "persons": "8000", "as_of": "2025-12-31", "source": "统计公报"}


def test_what_is_written_stands_on_the_page_and_under_the_figure(cast: Cast) -> None:
    come_in("one", at=now())
    client = signed_in(cast.street)
    assert "还没有填" in client.get(PAGE).content.decode()
    assert client.post(PAGE, SENT).status_code == 302
    assert signed_in(cast.desk).get(PAGE).status_code == 200
    page = client.get(PAGE).content.decode()
    for words in ("8000", "2025-12-31", "统计公报"):
        assert words in page
    figures = client.get("/desk/figures/indicators/?period=year").content.decode()
    assert "1.25 件/万人" in figures
    assert '<span class="sub">1/8000</span>' in figures
    assert PAGE in figures


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"persons": "0"}, "大于 0"),
        ({"persons": ""}, "多少人"),
        ({"as_of": "2198-01-01"}, "还没有到"),
        ({"as_of": ""}, "截至哪天"),
        ({"source": ""}, "请写明出处"),
        ({"area": "110101001000"}, ""),
    ],
)
def test_answers_that_will_not_do_are_refused(cast: Cast, wrong: dict[str, str], says: str) -> None:
    answer = signed_in(cast.leader).post(PAGE, {**SENT, **wrong})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not Population.objects.exists()


def test_only_who_keeps_the_targets_writes_it(cast: Cast) -> None:
    for user in (cast.desk, cast.supervisor, cast.worker):
        assert signed_in(user).post(PAGE, {**SENT, "area": COMMUNITY}).status_code == 404
    assert not Population.objects.exists()
