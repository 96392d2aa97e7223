"""What an auditor looks through: who was shown whom, what happened to accounts, the chains."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.accounts.domain.posts import switch_off
from minhu.accounts.enums import Happening, Role
from minhu.accounts.models import AccountLog, User
from minhu.cases.domain.sealing import SETTLING, seal_days
from minhu.cases.models import Step
from minhu.core.clock import day_begins, local_day
from minhu.core.ids import written
from minhu.people.domain import remember, reveal
from minhu.people.models import ReadLog
from tests.cast import COMMUNITY, NOW, OTHER_GRID, STREET, Cast, call, hire
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
READINGS, CHAINS = "/desk/readings/", "/desk/chains/"


def look(user: User, number: str, words: str = "约上门时间") -> ReadLog:
    person = remember(name="张三", phone="13800005678", at=NOW)
    reveal(person, actor=user, case_number=number, reason="visit", words=words, at=NOW)
    return ReadLog.objects.latest("at", "pk")


def test_an_auditor_reads_who_saw_whom_under_which_post_and_why(cast: Cast) -> None:
    number = call().number
    look(cast.desk, number)
    said = signed_in(cast.auditor).get(READINGS).content.decode()
    for words in (
        "desk某",
        "社区受理 东风社区",
        number,
        "上门办理",
        "约上门时间",
        "姓名、电话",
    ):
        assert words in said
    assert "13800005678" not in said


def test_an_auditor_reads_only_what_is_of_the_own_area(cast: Cast) -> None:
    near = hire("near", Role.AUDITOR, COMMUNITY)
    look(cast.desk, call().number, "这里的")
    look(cast.stranger, call("two", area_code=OTHER_GRID).number, "那里的")
    said = signed_in(near).get(READINGS).content.decode()
    assert ("这里的" in said, "那里的" in said) == (True, False)
    AccountLog.objects.create(user=cast.stranger, kind=Happening.SIGNED_IN, at=NOW)
    log = signed_in(near).get(READINGS, {"log": "accounts"})
    assert log.context["rows"] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"day": "2026-11-20"}, 1), ({"day": "2026-11-19"}, 0), ({"day": "x", "who": "x"}, 1)],
)
def test_the_log_is_narrowed_by_day(cast: Cast, asked: dict[str, str], found: int) -> None:
    look(cast.desk, call().number)
    assert len(signed_in(cast.auditor).get(READINGS, asked).context["rows"]) == found


def test_both_logs_are_narrowed_by_person(cast: Cast) -> None:
    number = call().number
    mine = look(cast.desk, number)
    look(cast.street, number)
    client = signed_in(cast.auditor)
    assert client.get(READINGS, {"who": str(cast.desk.pk)}).context["rows"] == [mine]
    switch_off(user=cast.desk, actor=cast.system_admin, at=NOW)
    for who, found in ((cast.system_admin, 1), (cast.desk, 1), (cast.street, 0)):
        rows = client.get(READINGS, {"log": "accounts", "who": str(who.pk)}).context["rows"]
        assert len(rows) == found


def test_a_long_log_is_read_page_by_page_and_nothing_twice(cast: Cast) -> None:
    entry = look(cast.desk, call().number)
    same = {"person": entry.person, "user": cast.desk, "case_number": entry.case_number}
    ReadLog.objects.bulk_create(
        ReadLog(**same, reason="visit", words="x", shown="name", at=NOW - timedelta(minutes=n // 3))
        for n in range(119)
    )
    client, after = signed_in(cast.auditor), ""
    seen: list[ReadLog] = []
    for _page in range(3):
        context = client.get(READINGS, {"after": after}).context
        seen, after = [*seen, *context["rows"]], context["after"]
    assert (len(seen), len(set(seen)), after) == (120, 120, "")


@pytest.mark.parametrize("log", ["", "accounts"])
def test_a_log_takes_as_many_statements_for_thirty_rows_as_for_one(cast: Cast, log: str) -> None:
    number, url = call().number, f"{READINGS}?log={log}"
    look(cast.desk, number)
    AccountLog.objects.create(user=cast.desk, actor=cast.desk, kind=Happening.SIGNED_IN, at=NOW)
    one = statements(cast.auditor, url)
    for n in range(30):
        user = hire(f"more{n}", Role.COMMUNITY_DESK, COMMUNITY)
        look(user, number)
        AccountLog.objects.create(user=user, actor=user, kind=Happening.SIGNED_IN, at=NOW)
    assert statements(cast.auditor, url) == one


def test_a_whole_record_is_said_to_be_whole(cast: Cast) -> None:
    call()
    client = signed_in(cast.auditor)
    assert "minhu verify" in client.get(CHAINS).content.decode()
    answer = client.post(CHAINS)
    assert (answer.context["held"], answer.context["found"]) == (1, None)
    assert signed_in(cast.auditor, csrf=True).post(CHAINS).status_code == 403


def test_a_changed_step_is_found_and_named(cast: Cast) -> None:
    case = call()
    call("two")
    Step.objects.filter(case=case, seq=1).update(at=NOW - timedelta(days=1))
    answer = signed_in(cast.auditor).post(CHAINS)
    assert (answer.context["found"].number, answer.context["found"].seq) == (case.number, 1)
    assert case.number in answer.content.decode()


def test_another_street_is_not_ours_to_check(cast: Cast) -> None:
    near = hire("near", Role.AUDITOR, COMMUNITY)
    case = call(area_code=OTHER_GRID)
    Step.objects.filter(case=case, seq=1).update(at=NOW - timedelta(days=1))
    answer = signed_in(near).post(CHAINS)
    assert (answer.context["cases"], answer.context["found"]) == (0, None)
    assert signed_in(cast.auditor).post(CHAINS).context["found"] is not None


def test_checking_takes_as_many_statements_for_thirty_cases_as_for_one(cast: Cast) -> None:
    call()
    few = statements(cast.auditor, CHAINS)
    for number in range(30):
        call(f"more{number}")
    assert statements(cast.auditor, CHAINS) == few


def test_an_auditor_finds_the_seal_of_each_day_to_print(cast: Cast) -> None:
    step = call().steps.get()
    nothing = signed_in(cast.auditor).get(CHAINS).content.decode()
    assert "还没有过完的日子" in nothing
    tomorrow = day_begins(local_day(written(step.pk)) + timedelta(days=1)) + SETTLING
    (seal,) = seal_days(at=tomorrow)
    assert seal.hash in signed_in(cast.auditor).get(CHAINS).content.decode()


def test_the_log_of_accounts_says_places_and_secrecy_in_words(cast: Cast) -> None:
    note = f"街道调度 {STREET} restricted"
    AccountLog.objects.create(user=cast.desk, kind=Happening.CEILING_SET, note=note, at=NOW)
    said = signed_in(cast.auditor).get(READINGS, {"log": "accounts"}).content.decode()
    assert "街道调度 示例街道 受限" in said
    assert STREET not in said
