"""What leaves the house for staff: where to, in which words, when not, and how often."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from minhu.accounts.models import User
from minhu.core import worker
from minhu.core.clock import zone
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.notices import queries
from minhu.notices.channels import NotSentError
from minhu.notices.domain import keeping
from minhu.notices.domain.forgetting import forget
from minhu.notices.domain.sending import send, try_again
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.notices.models import Attempt, Notice, Outlet
from minhu.notices.postbox import folder
from minhu.notices.queries import wordings
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast

pytestmark = pytest.mark.django_db
KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
URGE = News("二楼的灯：催办。", kind="urge", outside="催办：1", case_number="1", area_code=GRID)


@pytest.fixture(autouse=True)
def demo(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA, settings.MAIL = True, tmp_path, "demo"
    settings.OUTBOX_BACKOFF = 10


def robot(cast: Cast, address: str = "demo", **more: Any) -> Outlet:
    asks = {"way": "wecom", "address": address, "kinds": ["urge"], **more}
    return keeping.set_outlet(cast.unit, asks=asks, actor=cast.system_admin, at=NOW)


def mail(user: User, address: str = "a@example.org", kinds: tuple[str, ...] = ("urge",)) -> Outlet:
    asks = {"way": "mail", "address": address, "kinds": list(kinds)}
    return keeping.set_outlet(user, asks=asks, actor=user, at=NOW)


def urge(at: datetime = NOW, key: str = "1") -> list[Notice]:
    tell_party("unit:roads", URGE, dedupe_key=key, at=at)
    return list(queries.deliveries())


def letters() -> list[str]:
    return [path.read_text() for path in folder().glob("*.txt")]


def test_a_group_hears_in_the_words_for_outside_and_the_inbox_in_its_own(cast: Cast) -> None:
    robot(cast)
    (notice,) = urge()
    send(notice.pk, at=NOW)
    assert letters() == ["民呼：催办\n催办：1\n"]
    assert Notice.objects.get(party="unit:roads", outlet=None).text == URGE.text


def test_told_twice_goes_out_once(cast: Cast) -> None:
    robot(cast)
    assert len(urge()) == len(urge()) == 1


def test_an_outlet_carries_only_the_kinds_it_was_set_for(cast: Cast) -> None:
    robot(cast, kinds=["next"])
    mail(cast.worker, kinds=("supervise",))
    assert urge() == []
    assert queries.unread_count(cast.worker, at=NOW) == 1


def test_what_happened_before_an_outlet_was_set_is_no_news_for_it(cast: Cast) -> None:
    robot(cast)
    assert urge(NOW - timedelta(minutes=1)) == []


def test_everybody_of_a_unit_is_written_to_at_their_own_address(cast: Cast) -> None:
    mail(cast.worker)
    mail(cast.other_worker)
    assert [notice.outlet.user for notice in urge() if notice.outlet] == [cast.worker]


def test_a_grid_is_told_in_the_group_of_its_community(cast: Cast) -> None:
    area = Area.objects.get(pk=GRID[:12])
    asks = {"way": "dingtalk", "address": "demo", "kinds": ["urge"]}
    keeping.set_outlet(area, asks=asks, actor=cast.system_admin, at=NOW)
    tell_party(f"grid:{GRID}", URGE, dedupe_key="1", at=NOW)
    assert queries.deliveries().count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aaaaaaaa",
        "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=aaaaaaaa",
        "https://127.0.0.1/cgi-bin/webhook/send?key=aaaaaaaa",
        f"{WECOM}/../x",
        "json://127.0.0.1",
        "",
    ],
)
def test_no_address_leads_anywhere_but_to_the_service(cast: Cast, typed: str) -> None:
    with pytest.raises(DomainError):
        robot(cast, typed)


def test_the_address_of_a_robot_is_sealed_and_only_its_end_is_shown(cast: Cast) -> None:
    outlet = robot(cast, WECOM)
    assert KEY not in str(Outlet.objects.values().get())
    assert outlet.mask == "…5aaa"
    assert outlet.disclose() == KEY
    assert keeping.end_outlet(outlet, actor=cast.system_admin, at=NOW).disclose() == ""


def test_nobody_sets_the_address_of_another(cast: Cast) -> None:
    asks = {"way": "mail", "address": "a@example.org", "kinds": []}
    with pytest.raises(NotAllowedError):
        keeping.set_outlet(cast.worker, asks=asks, actor=cast.system_admin, at=NOW)
    with pytest.raises(NotAllowedError):
        keeping.set_outlet(cast.unit, asks={**asks, "way": "wecom"}, actor=cast.worker, at=NOW)


def test_new_kinds_keep_the_old_address(cast: Cast) -> None:
    mail(cast.worker)
    assert mail(cast.worker, address="", kinds=("next",)).disclose() == "a@example.org"
    assert Outlet.objects.filter(ended_at=None).count() == 1


def test_each_try_is_written_down_with_the_next_one(cast: Cast) -> None:
    robot(cast, "failing-demo")
    (notice,) = urge()
    for minutes in (0, 5):
        with pytest.raises(NotSentError):
            send(notice.pk, at=NOW + timedelta(minutes=minutes))
    tries = Attempt.objects.values_list("number", "result", "at", "next_at")
    assert list(tries) == [
        (1, "failed", NOW, NOW + timedelta(seconds=10)),
        (2, "failed", NOW + timedelta(minutes=5), NOW + timedelta(minutes=5, seconds=20)),
    ]


def test_what_failed_is_tried_again_when_somebody_asks_and_once(cast: Cast) -> None:
    robot(cast, "failing-demo")
    (notice,) = urge()
    with pytest.raises(NotSentError):
        send(notice.pk, at=NOW)
    assert try_again(notice, actor=cast.worker, at=NOW).state == "waiting"
    with pytest.raises(StaleStateError):
        try_again(notice, actor=cast.worker, at=NOW)
    with pytest.raises(NotAllowedError):
        try_again(notice, actor=cast.other_worker, at=NOW)


def test_what_waits_for_an_outlet_that_ended_goes_nowhere(cast: Cast) -> None:
    outlet = robot(cast)
    (notice,) = urge()
    keeping.end_outlet(outlet, actor=cast.system_admin, at=NOW)
    assert send(notice.pk, at=NOW) is not None
    assert letters() == []
    assert queries.deliveries(state="failed").get().next_at is None


def test_a_notice_somebody_has_in_hand_is_left_alone_until_the_lease_is_over(
    cast: Cast, settings: Settings
) -> None:
    robot(cast)
    (notice,) = urge()
    Notice.objects.filter(pk=notice.pk).update(state="sending", claimed_at=NOW)
    with pytest.raises(NotSentError):
        send(notice.pk, at=NOW + timedelta(seconds=1))
    send(notice.pk, at=NOW + timedelta(seconds=settings.OUTBOX_LEASE + 1))
    assert list(Attempt.objects.values_list("result", flat=True)) == ["cut", "sent"]
    assert len(letters()) == 1


@pytest.mark.parametrize(
    ("hour", "passes", "waits"),
    [(22, [], True), (3, [], True), (9, [], False), (22, ["urge"], False)],
)
def test_at_night_only_the_urgent_goes_out(
    cast: Cast,
    hour: int,
    passes: list[str],
    waits: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    robot(cast)
    (notice,) = urge()
    quiet(cast, passes)
    at = datetime.combine(date(2026, 11, 21), time(hour), zone())
    send(notice.pk, at=at)
    assert len(letters()) == (not waits)
    morning = datetime.combine(date(2026, 11, 22 if hour > 12 else 21), time(8), zone())
    assert Notice.objects.get(pk=notice.pk).next_at == (morning if waits else None)


def quiet(cast: Cast, passes: list[str]) -> None:
    asks = {
        "audience": "staff",
        "begins": time(21),
        "ends": time(8),
        "passes": passes,
        "valid_from": date(2026, 11, 1),
        "source": "",
    }
    area = Area.objects.get(pk=STREET)
    keeping.set_quiet(area, asks=asks, actor=cast.system_admin, at=NOW)


def test_quiet_hours_hold_from_their_day_and_the_last_version_counts(cast: Cast) -> None:
    quiet(cast, ["urge"])
    quiet(cast, [])
    night = datetime.combine(date(2026, 10, 31), time(22), zone())
    notice = Notice(kind="urge", area_code=GRID, outlet=robot(cast))
    find = wordings.quiet_until
    assert find(notice, at=night) is None
    assert find(notice, at=night + timedelta(days=1)) is not None


def test_what_was_said_long_ago_is_forgotten_with_its_tries(cast: Cast, settings: Settings) -> None:
    settings.NOTICE_DAYS = 30
    robot(cast)
    (notice,) = urge()
    send(notice.pk, at=NOW)
    assert forget(NOW + timedelta(days=29)) == 0
    assert forget(NOW + timedelta(days=31)) == 2
    assert not Attempt.objects.exists()
    assert send(notice.pk, at=NOW) is None


def test_pages_never_load_what_only_the_worker_needs() -> None:
    code = (
        "import django, sys; django.setup(); import minhu.urls; from django.urls import get_resolver;"
        "get_resolver().url_patterns; sys.exit('apprise' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 -- our own code


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(cast: Cast) -> None:
    robot(cast)
    (notice,) = urge()
    start, refused = Barrier(2), []

    def work() -> None:
        start.wait()
        try:
            send(notice.pk, at=NOW)
        except NotSentError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Attempt.objects.count() == 1
    assert len(letters()) == 1


def test_the_worker_sends_what_an_outlet_was_told(cast: Cast) -> None:
    robot(cast)
    urge()
    worker.work(once=True)
    assert queries.deliveries().get().state == "sent"
