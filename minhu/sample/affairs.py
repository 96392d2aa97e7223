"""The affairs of the sample month: hazards, disputes, orders and topics, through their verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from minhu.accounts.actors import Visitor
from minhu.accounts.models import User
from minhu.affairs.domain.asking import ask
from minhu.affairs.domain.steps import open_affair, take
from minhu.cases.procedures import procedures
from minhu.core import outbox
from minhu.places.models import Area
from minhu.sample.staff import Staff

DAY = timedelta(days=1)
FROM_A_PHONE = {
    "title": "想请人陪着去趟医院",
    "way": "menu",
    "item": "doctor",
    "detail": "周四上午，2楼东户",
    "caller_name": "例十",
    "caller_phone": "13800000010",
    "place": "3号楼 2单元",
}
"""What a resident asked for without an account."""
FIRST, SECOND, THIRD = "999901001001002", "999901001002001", "999901001003001"


@dataclass(frozen=True, slots=True)
class Play:
    """One case of the month: of what kind, what its form said, how old it is, what was done."""

    kind: str
    said: dict[str, Any]
    grid: str
    days: float
    verbs: tuple[str, ...]


PLAYS = (
    Play(
        "hazard",
        {"title": "消防通道堆了杂物", "inspection": "safety", "place": "3号楼一层"},
        FIRST,
        0.2,
        (),
    ),
    Play(
        "hazard",
        {
            "title": "汽修店废机油露天放",
            "inspection": "environment",
            "subject": "示例汽修店",
            "place": "梧桐街北段",
        },
        SECOND,
        4,
        ("notify",),
    ),
    Play(
        "hazard",
        {
            "title": "配电箱没有上锁",
            "inspection": "covert",
            "subject": "示例市场",
            "place": "市场东门",
            "urgent": True,
        },
        THIRD,
        12,
        ("notify", "report_up", "mend", "clear"),
    ),
    Play(
        "dispute",
        {"title": "楼上漏水，两家谈不拢", "source": "grid", "subject": "neighbours"}
        | {"one_name": "例一", "one_phone": "13800000001", "other_name": "例二"},
        FIRST,
        0.3,
        (),
    ),
    Play(
        "dispute",
        {"title": "装修噪音，多次报警", "source": "police", "subject": "neighbours"}
        | {"one_name": "例三", "other_name": "例四", "police_no": "示例0007"},
        SECOND,
        6,
        ("mediate", "meet", "agree"),
    ),
    Play(
        "dispute",
        {"title": "物业费该不该减", "source": "studio", "subject": "property"}
        | {"one_name": "例五", "other_name": "例六", "studio": "示例调解室"},
        THIRD,
        20,
        ("mediate", "agree", "followed"),
    ),
    Play(
        "order",
        {"title": "想请人上门理发", "way": "menu", "item": "hair", "channel": "phone"}
        | {"caller_name": "例七", "caller_phone": "13800000002"},
        FIRST,
        1,
        ("offer",),
    ),
    Play(
        "order",
        {"title": "想要一盏床头灯", "way": "wish", "item": "goods", "channel": "grid"}
        | {"caller_name": "例八"},
        SECOND,
        8,
        ("offer", "assign", "serve", "appraise"),
    ),
    Play(
        "deliberation",
        {"title": "院里电动车放哪里", "sort": "consultation", "origin": "estate"},
        FIRST,
        3,
        ("table",),
    ),
    Play(
        "deliberation",
        {"title": "东门要不要装路灯", "sort": "decision", "origin": "residents"},
        SECOND,
        18,
        ("table", "resolve", "carry", "review"),
    ),
    Play(
        "construction",
        {"title": "楼顶搭了彩钢棚", "sort": "shed", "metres": "24", "place": "5号楼楼顶"},
        FIRST,
        5,
        ("verify", "order", "take_down"),
    ),
    Play(
        "wages",
        {"title": "装修队两个月工钱没结", "source": "line", "workers": "6", "owed": "48000"}
        | {"caller_name": "例九", "employer": "示例装修公司", "line_no": "示例0012"},
        SECOND,
        4,
        ("accept",),
    ),
    Play(
        "transfer",
        {"title": "慢病管理签约", "team": "示例第二团队", "consent": True, "caller_name": "例十一"},
        FIRST,
        40,
        ("visit",),
    ),
    Play(
        "plan",
        {"title": "帮着找一份活", "purpose": "living", "basis": "self"}
        | {"caller_name": "例十二", "one_name": "例十三"},
        SECOND,
        1,
        (),
    ),
    Play(
        "advance",
        {"title": "拆掉有裂缝的围墙", "amount": "6800.50", "fund": "示例慈善会"},
        THIRD,
        0.1,
        (),
    ),
    Play(
        "lead",
        {"title": "做净水设备的厂想找三千平米", "source": "ambassador", "caller_name": "例十四"}
        | {"county": "县级领导岗二", "bureau": "区商务局", "street": "招商岗"},
        FIRST,
        6,
        ("reply", "judge", "tell"),
    ),
)
WORDS = {
    "visit": "血压稳，药在吃",
    "notify": "请按通知整改，改完拍照",
    "report_up": "重大隐患，已报区里",
    "mend": "锁已装好",
    "clear": "现场看过，已改好",
    "mediate": "双方都愿意调",
    "meet": "第一次坐下来谈，约了再谈",
    "agree": "晚上十点以后不施工，弄坏的墙面一周内修好",
    "followed": "问过双方，都照做了",
    "offer": "核对过了，请大家接单",
    "assign": "请这周去一趟",
    "serve": "送到家里，装好了",
    "appraise": "说灯很亮，谢谢",
    "table": "周五晚上七点，楼下议事亭",
    "resolve": "装两盏，从公共收益里出",
    "carry": "两盏都亮了",
    "review": "大家说好",
    "verify": "量过了，没有手续",
    "order": "请自己拆，拆完告诉我们",
    "take_down": "棚子拆了，料运走了",
    "accept": "联系公司，约本周来谈",
    "reply": "回了电话，约周四来看",
    "judge": "产业对路，用地有着落",
    "tell": "告诉企业可以谈，先看旧厂房",
}
ANSWERS: dict[str, dict[str, str]] = {
    "offer": {"shown": "on"},
    "mediate": {"track": "people"},
    "agree": {"written": "written"},
    "followed": {"satisfied": "satisfied"},
    "appraise": {"solved": "solved", "satisfied": "satisfied"},
    "resolve": {"came": "31", "agreed": "27", "against": "3", "abstained": "1"},
    "review": {"satisfied": "satisfied"},
    "take_down": {"removed": "24"},
}
GIVEN = ("notify", "assign", "resolve", "order")
WITHIN = (*GIVEN, "mediate", "agree", "table")
BY_UNIT = ("mend", "serve", "carry", "take_down")


def inspect(staff: Staff, *, at: datetime) -> None:
    """Play the affairs of the month through their verbs."""
    areas = Area.objects.in_bulk([FIRST, SECOND, THIRD])
    with outbox.quiet():
        for n, play in enumerate(PLAYS):
            begins = at - play.days * DAY
            asked = {**play.said, "area": areas[play.grid], "intake_key": f"sample-{n}"}
            case = open_affair(procedures[play.kind], asked, actor=staff.street, at=begins)
            for step, verb in enumerate(play.verbs, start=1):
                moment = begins + step * 0.8 * DAY
                answers = _answers(verb, staff, begins)
                take(case, verb, answers=answers, actor=_actor(verb, staff), at=moment)

        said = {**FROM_A_PHONE, "area": areas[FIRST], "intake_key": "sample-phone"}
        ask(said, actor=Visitor(), at=at - DAY / 8)


def _actor(verb: str, staff: Staff) -> User:
    return staff.units["chengguan"][1] if verb in BY_UNIT else staff.street


def _answers(verb: str, staff: Staff, begins: datetime) -> dict[str, Any]:
    answers: dict[str, Any] = {"note": WORDS[verb], **ANSWERS.get(verb, {})}
    if verb in GIVEN:
        answers["unit"] = staff.units["chengguan"][0]
    if verb in WITHIN:
        answers["until"] = begins + 7 * DAY
    return answers
