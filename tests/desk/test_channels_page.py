"""The pages of notices: channels, wordings, one's own, and one message with its tries."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from minhu.core.clock import now
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.notices.models import Notice, Outlet, Wording
from minhu.notices.queries import deliveries
from tests.cast import GRID, Cast
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
URL = "/desk/notices/"
KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture(autouse=True)
def mails(settings: Settings) -> None:
    settings.MAIL = "demo"


def set_robot(cast: Cast, address: str = WECOM) -> int:
    asks = {"way": "wecom", "unit": cast.unit.pk, "address": address, "kinds": ["urge"]}
    return signed_in(cast.system_admin).post(f"{URL}channels/", asks).status_code


def failed(cast: Cast) -> Notice:
    set_robot(cast)
    news = News("a", kind="urge", outside="催办：1", case_number="1", area_code=GRID)
    tell_party("unit:roads", news, dedupe_key="1", at=now())
    deliveries().update(state="failed", error="对方没有应答")
    return deliveries().get()


def test_a_robot_is_set_on_the_page_and_its_address_is_shown_nowhere(cast: Cast) -> None:
    assert set_robot(cast) == 302
    said = signed_in(cast.system_admin).get(f"{URL}channels/").content.decode()
    assert "…5aaa" in said
    assert KEY not in said
    assert set_robot(cast, "https://127.0.0.1/") == 422


def test_a_trial_stands_in_the_log(cast: Cast) -> None:
    set_robot(cast)
    client = signed_in(cast.system_admin)
    answer = client.post(f"{URL}channels/{Outlet.objects.get().pk}/", {"do": "test"}, follow=True)
    assert "看到就是接通了" in answer.content.decode()


def test_an_outlet_is_ended_with_its_button(cast: Cast) -> None:
    set_robot(cast)
    outlet = Outlet.objects.get()
    signed_in(cast.system_admin).post(f"{URL}channels/{outlet.pk}/", {"do": "end"})
    outlet.refresh_from_db()
    assert outlet.ended_at
    assert not outlet.target_sealed


def test_words_are_looked_at_before_they_count(cast: Cast) -> None:
    client, url = signed_in(cast.system_admin), f"{URL}words/urge/"
    asks = {"text": "{标题}，请快。", "outside": "{编号}，请快。"}
    said = client.post(url, {**asks, "do": "look"}).content.decode()
    assert "二楼的灯不亮三天了，请快。" in said
    assert not Wording.objects.exists()
    assert client.post(url, {**asks, "do": "save"}).status_code == 302
    assert Wording.objects.get().version == 1


def test_words_that_name_a_resident_outside_are_refused_at_their_field(cast: Cast) -> None:
    asks = {"text": "{标题}", "outside": "{标题}", "do": "save"}
    answer = signed_in(cast.system_admin).post(f"{URL}words/urge/", asks)
    assert answer.status_code == 422
    assert "花括号里只能写这几个：{编号}、{类别}、{期限}。" in answer.content.decode()


def test_everybody_sets_their_own_address_and_sees_what_went_there(cast: Cast) -> None:
    client = signed_in(cast.worker)
    asks = {"mail-way": "mail", "mail-address": "roads@example.org", "mail-kinds": ["urge"]}
    assert client.post(f"{URL}mine/", asks).status_code == 302
    said = client.get(f"{URL}mine/").content.decode()
    assert "r***@example.org" in said
    assert "roads@example.org" not in said
    assert client.post(f"{URL}mine/", {**asks, "mail-address": "x"}).status_code == 422


def test_whom_a_message_concerns_sees_it_and_sends_it_again(cast: Cast) -> None:
    notice = failed(cast)
    client = signed_in(cast.worker)
    assert "再试一次" in client.get(f"{URL}{notice.pk}/").content.decode()
    assert client.post(f"{URL}{notice.pk}/again/").status_code == 302
    assert client.post(f"{URL}{notice.pk}/again/").status_code == 409


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in ("worker", "system_admin", "street", "auditor")),
        *((name, 404) for name in ("other_worker", "grid_worker", "stranger", "security_admin")),
    ],
)
def test_a_message_is_for_whom_it_concerns_and_those_over_the_street(
    cast: Cast, who: str, status: int
) -> None:
    assert signed_in(getattr(cast, who)).get(f"{URL}{failed(cast).pk}/").status_code == status


def test_quiet_hours_are_set_on_the_page(cast: Cast) -> None:
    asks = {"audience": "staff", "begins": "21:00", "ends": "08:00", "valid_from": "2026-01-01"}
    client = signed_in(cast.system_admin)
    assert client.post(f"{URL}channels/quiet/", asks).status_code == 302
    assert "21:00 – 08:00 不发，第 1 版" in client.get(f"{URL}channels/").content.decode()


def test_the_log_takes_as_many_statements_for_thirty_copies_as_for_one(cast: Cast) -> None:
    failed(cast)
    one = statements(cast.street, URL)
    for number in range(30):
        news = News("a", kind="urge", outside="b", case_number="1", area_code=GRID)
        tell_party("unit:roads", news, dedupe_key=f"more {number}", at=now())
    assert deliveries().count() == 31
    assert statements(cast.street, URL) == one
