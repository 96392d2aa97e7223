"""A worker killed while it hands a message over: nothing is lost, and one arrives in effect."""

from __future__ import annotations

import json

import pytest

from tests.core import errands
from tests.core.test_worker_processes import House, house  # noqa: F401 -- a fixture

SETTING = """
from minhu.accounts.actors import House
from minhu.notices.domain.keeping import set_outlet
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from tests.cast import GRID, NOW, set_the_stage
unit = set_the_stage().unit
asks = {"way": "wecom", "address": "demo", "kinds": ["urge"]}
set_outlet(unit, asks=asks, actor=House(), at=NOW)
news = News("a", kind="urge", outside="b", case_number="1", area_code=GRID)
tell_party("unit:roads", news, dedupe_key="1", at=NOW)
"""
SLOW = """
from minhu.notices import postbox
post = postbox.post
def slowly(text, **more):
    errands.write("begin")
    errands.wait_while("before")
    path = post(text, **more)
    errands.write("posted")
    errands.wait_while("after")
    return path
postbox.post = slowly
worker.work()
"""
FOUND = """
import json, time
from minhu.notices.models import Attempt, Notice
from minhu.notices.postbox import folder
until = time.monotonic() + errands.PATIENCE
while not Notice.objects.filter(way="wecom", state="sent").exists():
    assert time.monotonic() < until
    worker.work(once=True)
    time.sleep(0.1)
tries = list(Attempt.objects.values_list("result", flat=True))
print(json.dumps({"tries": tries, "letters": len(list(folder().iterdir()))}))
"""


@pytest.mark.parametrize(("moment", "sign"), [("before", "begin"), ("after", "posted")])
def test_a_message_whose_worker_was_killed_arrives_once_and_says_so(
    house: House,  # noqa: F811 -- the fixture
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    sign: str,
) -> None:
    monkeypatch.setenv("MINHU_DEMO", "1")
    monkeypatch.setenv("MINHU_OUTBOX_BACKOFF", "0.2")
    house.hold(moment)
    first = house.start(SETTING + SLOW, lease=1)
    house.wait_for(sign)
    first.kill()
    first.wait()
    house.let_go(moment)
    answer, _errors = house.start(FOUND, lease=1).communicate(timeout=errands.PATIENCE)
    assert json.loads(answer) == {"tries": ["cut", "sent"], "letters": 1}
