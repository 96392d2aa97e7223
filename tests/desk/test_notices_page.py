"""通知记录: which messages went out, with the callers masked."""

from __future__ import annotations

import pytest

from minhu.core.clock import now
from minhu.notices.domain.telling import tell_person
from minhu.notices.enums import NoticeState
from minhu.notices.kinds import News
from minhu.notices.models import Notice
from minhu.people.domain.persons import remember
from tests.cast import GRID, Cast
from tests.desk.acts import signed_in, statements
from tests.rates.stories import come_in

pytestmark = pytest.mark.django_db
URL = "/desk/notices/"


def tell(key: str) -> Notice:
    person = remember(name="张三", phone="13800005678", at=now())
    news = News(f"收到您反映的事 {key}", case_number="x", area_code=GRID, link="/f/x/secret")
    notice = tell_person(person, news, dedupe_key=key, at=now())
    assert notice is not None
    return notice


def test_messages_stand_with_masked_callers_and_without_their_links(cast: Cast) -> None:
    tell("one")
    said = signed_in(cast.street).get(URL).content.decode()
    assert "收到您反映的事 one" in said
    assert "张* 138****5678" in said
    assert "secret" not in said
    assert "13800005678" not in said


def test_each_state_has_its_list(cast: Cast) -> None:
    waits, failed = tell("waits"), tell("failed")
    Notice.objects.filter(pk=failed.pk).update(state=NoticeState.FAILED, error="没有应答")
    client = signed_in(cast.street)
    said = client.get(URL, {"state": "failed"}).content.decode()
    assert "没有应答" in said
    assert waits.text not in said
    assert waits.text in client.get(URL, {"state": "strange"}).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in ("street", "supervisor", "auditor", "system_admin")),
        *((name, 404) for name in ("desk", "worker", "grid_worker", "stranger", "security_admin")),
    ],
)
def test_the_log_is_for_those_over_the_whole_street(cast: Cast, who: str, status: int) -> None:
    assert signed_in(getattr(cast, who)).get(URL).status_code == status


def test_the_page_takes_as_many_statements_for_thirty_messages_as_for_one(cast: Cast) -> None:
    tell("first")
    one = statements(cast.street, URL)
    for number in range(30):
        tell(f"{number}")
    assert statements(cast.street, URL) == one


def test_a_number_leads_only_where_somebody_may_go(cast: Cast) -> None:
    case = come_in("case", at=now(), title="二楼的灯不亮")
    notice = tell("one")
    Notice.objects.filter(pk=notice.pk).update(case_number=case.number)
    link = f'href="/desk/cases/{case.number}/"'
    for page in (URL, f"{URL}{notice.pk}/"):
        assert link in signed_in(cast.street).get(page).content.decode()
        told = signed_in(cast.system_admin).get(page).content.decode()
        assert link not in told
        assert case.number in told
