"""The ways a call of the sample month can go, and how many go each way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Plan = tuple[tuple[str, str, tuple[float, float], dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """A way a call can go.

    Each part of the plan is verb, role, the least and the most hours after the part
    before, and answers. ``fixed`` is how many hours before the end of the month the call
    begins and then keeps the least delays exactly, so that an open case stands where the
    sample wants it; otherwise it begins at random, and is over before the month is.
    ``grid`` and ``words`` pin the place and the story (by how its words begin).
    """

    name: str
    plan: Plan
    unit: bool = False
    fixed: float | None = None
    channel: str = ""
    grid: str = ""
    words: str = ""


def part(
    verb: str, role: str, least: float, most: float, **answers: object
) -> tuple[str, str, tuple[float, float], dict[str, Any]]:
    return verb, role, (least, most), answers


ACCEPT = part("accept", "desk", 0.1, 4)
DISPATCH = part("dispatch", "desk", 0.1, 3, internal=True)
SIGN = part("sign", "unit", 0.2, 5)
CONTACT = part("contact", "unit", 0.1, 4, channel="phone", note="打过电话，说了什么时候去。")
VISIT = part("contact", "unit", 0.1, 4, channel="visit", note="上门看过，当面说了怎么办。")
WORK = part("work", "unit", 0.5, 8)
REPORT = part("report", "unit", 0.5, 10)
PASS = part("pass", "desk", 0.3, 6)
SOLVED = part("answer_solved", "caller", 0.3, 12, solved="solved", satisfied="satisfied")
FAIRLY = part("answer_solved", "caller", 0.3, 12, solved="solved", satisfied="fairly")
UNSOLVED = part(
    "answer_unsolved",
    "caller",
    0.5,
    8,
    solved="unsolved",
    satisfied="dissatisfied",
    note="昨天又坏了。",
)
RETURN = part(
    "return",
    "unit",
    0.3,
    3,
    reason="not_ours",
    basis="职责清单里没有这一项",
    suggested="市政所",
    note="看过现场，不归我们管。",
)
START = (ACCEPT, DISPATCH, SIGN, CONTACT)
NORMAL = (*START, WORK, REPORT, PASS)

USUAL = Fate("usual", (*NORMAL, SOLVED))
FAIR = Fate("fair", (ACCEPT, DISPATCH, SIGN, VISIT, WORK, REPORT, PASS, FAIRLY))
SLOW = Fate(
    "slow",
    (
        ACCEPT,
        DISPATCH,
        part("sign", "unit", 8, 14),
        CONTACT,
        part("work", "unit", 10, 24),
        part("report", "unit", 6, 20),
        PASS,
        SOLVED,
    ),
    unit=True,
)
LATE = Fate("late", (*START, WORK, part("report", "unit", 168, 200), PASS, FAIRLY), unit=True)
PRESSED = Fate(
    "pressed",
    (
        *START,
        part("urge", "supervisor", 100, 110, note="来电人又问了，请先联系，说清哪天办。"),
        WORK,
        part("supervise", "supervisor", 20, 30, note="拖了五天，请今天说明卡在哪里。"),
        part("answer_supervision", "unit", 1, 6, note="缺一个配件，后天到，到了就换。"),
        part("report", "unit", 60, 80),
        PASS,
        FAIRLY,
    ),
    unit=True,
)
QUIET = Fate(
    "quiet",
    (
        *NORMAL,
        part("close_unanswered", "desk", 24, 48, reason="no_answer", note="打了三次没人接。"),
    ),
)
REDONE = Fate(
    "redone",
    (
        *NORMAL,
        UNSOLVED,
        part("contact", "unit", 0.5, 4, channel="phone", note="马上再来。"),
        REPORT,
        PASS,
        SOLVED,
    ),
)
RETURNED = Fate(
    "returned",
    (
        ACCEPT,
        DISPATCH,
        SIGN,
        RETURN,
        part("accept_return", "street", 0.3, 3, note="同意。"),
        part("designate", "street", 0.1, 1, internal=True),
        SIGN,
        CONTACT,
        WORK,
        REPORT,
        PASS,
        SOLVED,
    ),
    unit=True,
)
SETTLED = Fate("settled", (part("settle", "grid", 0.2, 3), PASS, SOLVED))
SENT_BACK = Fate(
    "sent_back",
    (
        *START,
        REPORT,
        part("send_back", "desk", 0.5, 4, note="照片里还看得见，请再去一次。"),
        REPORT,
        PASS,
        SOLVED,
    ),
)
EXTENDED = Fate(
    "extended",
    (
        *START,
        part("ask_extension", "unit", 1, 4, note="控制器要等厂家发货。"),
        part("grant_extension", "desk", 0.3, 3, note="控制器要等厂家发货，来了马上换。"),
        part("work", "unit", 24, 60),
        REPORT,
        PASS,
        SOLVED,
    ),
    words="学校门口",
)
HELPED = Fate(
    "helped",
    (
        *START,
        part("invite", "unit", 0.3, 2, note="请一起到现场看看，把边上的东西清走。"),
        part("help_sign", "helper", 0.3, 3),
        part("help_reply", "helper", 1, 8, note="现场清好了，车能进去了。"),
        WORK,
        REPORT,
        PASS,
        SOLVED,
    ),
    words="下水道",
)
APPEALED = Fate(
    "appealed",
    (
        *LATE.plan,
        part("appeal", "unit", 2, 20, note="连着三天大风，不能登高修树，有气象通知。"),
        part("pass_appeal", "street", 1, 10, note="查过气象通知，情况属实。"),
        part("grant_appeal", "leader", 1, 10, note="同意。"),
    ),
    words="路边的树枝",
)
REFUSED = part("refuse_appeal", "street", 1, 10, note="那三天没有大风，不算理由。")
UNGRANTED = Fate("ungranted", (*APPEALED.plan[:-2], REFUSED))
MERGED = Fate("merged", (part("merge", "desk", 0.1, 1, note="同一件事，一起办。"),))
DECLINED = Fate(
    "declined",
    (part("decline", "desk", 0.3, 5, reason="legal_process", note="这件事法院正在办，请问法院。"),),
)
WITHDRAWN = Fate("withdrawn", (part("withdraw", "caller", 0.5, 6, note="已经好了，不用来了。"),))
EXCLUDED = Fate(
    "excluded",
    (
        ACCEPT,
        part(
            "propose_exclusion",
            "street",
            1,
            8,
            reason="wrong_party",
            note="核实过，所说的地方不在本街道。",
        ),
        part("confirm_exclusion", "leader", 1, 8, note="同意。"),
    ),
)

EXACT = {
    "accept": 1.0,
    "dispatch": 0.5,
    "sign": 1.0,
    "contact": 1.0,
    "work": 2.0,
    "report": 2.0,
    "pass": 1.0,
}


def exact(*parts: tuple[str, str, tuple[float, float], dict[str, Any]]) -> Plan:
    """Return parts that take their plain number of hours, for cases that stay open."""
    return tuple(
        (verb, role, (EXACT.get(verb, least), EXACT.get(verb, least)), answers)
        for verb, role, (least, _), answers in parts
    )


HOME = "999901001001003"
NEXT_DOOR = "999901001001005"
OPEN = (
    Fate("open_received", (), fixed=0.7, channel="qr", grid=HOME, words="楼梯口"),
    Fate("open_accepted", exact(ACCEPT), fixed=23.9, grid=NEXT_DOOR, words="下水道"),
    Fate(
        "open_dispatched",
        exact(
            ACCEPT,
            DISPATCH,
            part("urge", "supervisor", 22, 22, note="快满一天了还没签收，请先签收、打个电话。"),
        ),
        fixed=24.8,
        channel="qr",
        grid=HOME,
        words="三楼从窗户",
    ),
    Fate(
        "open_late",
        exact(
            *NORMAL,
            UNSOLVED,
            CONTACT,
            part("supervise", "supervisor", 80, 80, note="重办又超期了，请说明哪天能办好。"),
        ),
        fixed=24 * 4.2,
        words="顶楼下雨",
    ),
    Fate("open_returning", exact(ACCEPT, DISPATCH, SIGN, RETURN), fixed=6.0, words="工地早上"),
    Fate(
        "open_reported", exact(*START, WORK, REPORT), fixed=26.0, grid=NEXT_DOOR, words="垃圾桶满"
    ),
    Fate("open_revisit", exact(*NORMAL), fixed=30.0, channel="qr", grid=HOME, words="二楼到三楼"),
    Fate(
        "open_suspended",
        exact(
            *START,
            part(
                "suspend",
                "street",
                6,
                6,
                reason="plan",
                owner="何所长",
                note="要等全街管线改造，排在下个月。",
            ),
        ),
        fixed=24 * 9.0,
        words="小区门口的路",
    ),
)

FATES: tuple[Fate, ...] = (
    *(SLOW,) * 33,
    *(EXTENDED,) * 4,
    *(HELPED,) * 3,
    *(MERGED,) * 19,
    *(USUAL,) * 112,
    *(FAIR,) * 28,
    *(SETTLED,) * 40,
    *(LATE,) * 5,
    UNGRANTED,
    *(PRESSED,) * 2,
    APPEALED,
    *(REDONE,) * 11,
    *(RETURNED,) * 8,
    *(SENT_BACK,) * 6,
    *(QUIET,) * 8,
    *(DECLINED,) * 11,
    *(WITHDRAWN,) * 4,
    *(EXCLUDED,) * 2,
    *OPEN,
)
