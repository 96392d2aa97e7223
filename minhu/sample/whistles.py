"""The whistles of the sample month: one of each kind, each in another state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from minhu.accounts.models import Unit, User
from minhu.cases.models import Case
from minhu.core import outbox
from minhu.core.lifecycle import Outcome
from minhu.places.models import Area
from minhu.sample.setting import Setting
from minhu.sample.staff import STREET, Staff
from minhu.whistles.domain.drafting import Ask, call_first, draft
from minhu.whistles.domain.liaisons import name_liaison
from minhu.whistles.domain.steps import take
from minhu.whistles.enums import Kind
from minhu.whistles.models import Liaison, Whistle

Deed = tuple[float, str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Story:
    """A whistle: hours before the end at which it was drafted, and hours after that of each deed."""

    kind: str
    title: str
    asked: str
    reason: str
    units: tuple[str, ...]
    grid: str
    place: str
    before: float
    deeds: tuple[Deed, ...] = ()


def here(who: str, where: str) -> dict[str, Any]:
    return {"who": who, "where": where}


STORIES = (
    Story(
        Kind.DAILY,
        "石榴园东门污水外溢",
        "同时到场，定管线归谁修",
        "unsolved",
        ("shizheng", "wuye", "huanwei"),
        "999901001001002",
        "石榴园东门",
        98,
        (
            (0.5, "approve", "leader", {}),
            (1.1, "sign", "shizheng", {}),
            (1.6, "sign", "wuye", {}),
            (5.7, "sign", "huanwei", {}),
            (5.8, "arrive", "shizheng", here("何所长", "东门井口")),
            (5.9, "arrive", "wuye", here("程主任", "东门井口")),
            (6.2, "arrive", "huanwei", here("孙所长", "东门井口")),
            (
                7.0,
                "meet",
                "street",
                {"decision": "市政所换管，物业办通知停水，环卫所清淤冲洗", "where": "现场"},
            ),
            (7.5, "act", "shizheng", {"action": "抽水、围挡，等停热后换管"}),
            (24.0, "depart", "wuye", {"action": "3 栋楼分时停水已通知"}),
            (29.0, "depart", "huanwei", {"action": "清淤 40 米，路面冲洗"}),
            (30.0, "score", "street", {"of": "wuye", "score": 5, "words": "通知到每个单元"}),
            (31.0, "remark", "wuye", {"score": 4, "words": "最好先给楼栋管线图"}),
        ),
    ),
    Story(
        Kind.HARD,
        "夜市占道联合整治",
        "一起定疏堵结合的方案",
        "joint",
        ("chengguan", "zongzhi"),
        "999901001002001",
        "梧桐街北段",
        30,
        ((2.0, "approve", "leader", {}), (5.0, "sign", "chengguan", {})),
    ),
    Story(
        Kind.URGENT,
        "河湾桥下树倒压线",
        "断电、清障、看住路口",
        "emergency",
        ("shizheng", "chengguan"),
        "999901001003001",
        "河湾桥下",
        260,
        (
            (0.02, "blow_first", "street", {}),
            (0.1, "sign", "shizheng", {}),
            (0.15, "sign", "chengguan", {}),
            (0.4, "arrive", "shizheng", here("何所长", "桥北")),
            (0.7, "arrive", "chengguan", here("刘队长", "桥南路口")),
            (0.8, "begin", "street", {}),
            (2.0, "approve_after", "leader", {}),
            (2.5, "depart", "shizheng", {"action": "锯断倒树，线路已恢复"}),
            (2.6, "depart", "chengguan", {"action": "路口看守到通车"}),
            (3.0, "end", "street", {"note": "树已清走，恢复通行"}),
            (20.0, "score", "street", {"of": "shizheng", "score": 5, "words": "来得快"}),
            (20.1, "score", "street", {"of": "chengguan", "score": 4, "words": "到场超了几分钟"}),
            (22.0, "remark", "shizheng", {"score": 5, "words": "位置说得清楚"}),
            (23.0, "remark", "chengguan", {"score": 4, "words": "下次先说清哪个路口"}),
        ),
    ),
    Story(
        Kind.DAILY,
        "小区门口油烟扰民",
        "一起看烟道",
        "unsolved",
        ("chengguan",),
        "999901001001001",
        "南门口",
        400,
        (
            (1.0, "approve", "leader", {}),
            (2.0, "sign", "chengguan", {}),
            (4.0, "end_untrue", "street", {"note": "现场核对，烟道正常，是隔壁临时施工"}),
        ),
    ),
    Story(
        Kind.DAILY,
        "工地夜间渣土外运",
        "查手续，管住时段",
        "joint",
        ("chengguan", "shizheng"),
        "999901001002002",
        "东墙外",
        3,
    ),
)


def blow(setting: Setting, *, at: datetime) -> None:
    """Play the whistles of the month through their verbs, in the order of time."""
    people = list(_liaisons(setting.staff, at))
    with outbox.quiet():
        for number, story in enumerate(STORIES):
            whistle = _draft(setting.staff, story, f"sample-whistle-{number}", at)
            begins = at - timedelta(hours=story.before)
            for hours, verb, who, answers in story.deeds:
                _do(setting.staff, whistle, verb, who, answers, begins + timedelta(hours=hours))
        _phone(setting.staff, people[0], at)


def _draft(staff: Staff, story: Story, key: str, at: datetime) -> Whistle:
    moment = at - timedelta(hours=story.before)
    units = tuple(staff.units[code][0] for code in story.units)
    ask = Ask(
        kind=story.kind,
        title=story.title,
        asked=story.asked,
        reason=story.reason,
        area=Area.objects.get(pk=story.grid),
        place=story.place,
        units=units,
        source=_source(story, moment),
        intake_key=key,
    )
    return draft(ask, actor=staff.street, at=moment)


def _source(story: Story, moment: datetime) -> Case | None:
    """Return an open request that the first story can have come from."""
    if story is not STORIES[0]:
        return None
    waiting = Case.objects.filter(kind="request", outcome=Outcome.OPEN, received_at__lt=moment)
    return waiting.order_by("received_at").first()


def _do(
    staff: Staff, whistle: Whistle, verb: str, who: str, answers: dict[str, Any], at: datetime
) -> None:
    given = dict(answers)
    if "of" in given:
        given["unit"] = staff.units[given.pop("of")][0]
    take(whistle, verb, answers=given, actor=_actor(staff, who), at=at)
    whistle.refresh_from_db()


def _actor(staff: Staff, who: str) -> User:
    office = {"street": staff.street, "leader": staff.leader}
    return office.get(who) or staff.units[who][1]


def _liaisons(staff: Staff, at: datetime) -> Iterator[Liaison]:
    home = Area.objects.get(pk=STREET)
    units: list[tuple[Unit, User]] = [staff.units[code] for code in ("wuye", "zongzhi", "shizheng")]
    for number, (unit, user) in enumerate(units):
        phone = f"1390000{4015 + number}"
        yield name_liaison(
            unit=unit, name=user.name, phone=phone, home=home, actor=staff.street, at=at
        )


def _phone(staff: Staff, liaison: Liaison, at: datetime) -> None:
    moment = at - timedelta(hours=20)
    ask = Ask(
        kind=Kind.PHONE,
        title="创业园 14 家企业断网",
        area=Area.objects.get(pk="999901001004001"),
        units=(liaison.unit,),
        place="创业园",
        intake_key="sample-whistle-phone",
    )
    call_first(
        ask,
        liaison=liaison,
        called_at=moment - timedelta(minutes=4),
        said="马上查楼里的弱电间，一小时内回话",
        actor=staff.street,
        at=moment,
    )
