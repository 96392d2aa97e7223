"""The life of a whistle 吹哨报到, from the draft to both sides' appraisal (domain page §6.5).

A case stands where the slowest department stands; what each has done is on its own row.
An emergency is blown first and approved afterwards; a phone whistle is recorded afterwards.
"""

from __future__ import annotations

from minhu.cases.lifecycle import watched
from minhu.core.lifecycle import STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.whistles.enums import WhistleState as S

FINISH = "finish"

# A table is read by its lines; the formatter would give each word one.
# fmt: off
STATES = (
    State(S.DRAFTED, "待批准", "正在商量", Turn.LEADER, "approve"),
    State(S.CALLED, "待补录", "已经打了电话", Turn.DESK, "record"),
    State(S.BLOWN, "待应哨", "已经叫了部门", Turn.UNIT, "ack"),
    State(S.ANSWERED, "待到场", "部门正在来", Turn.UNIT, "arrive"),
    State(S.ON_SITE, "待会商", "部门到了", Turn.DESK, "meet"),
    State(S.HANDLING, "处置中", "部门正在办", Turn.UNIT),
    State(S.HANDLED, "待销哨", "部门办完了", Turn.DESK, "close"),
    State(S.ENDED, "已销哨", "办完了", outcome=Outcome.CLOSED),
    State(S.UNTRUE, "不属实", "核对后不用办", outcome=Outcome.EXCLUDED),
    State(S.REFUSED, "没有批准", "没有批准", outcome=Outcome.DECLINED),
    State(S.WITHDRAWN, "收回", "收回了", outcome=Outcome.WITHDRAWN),
)

OUT = (S.BLOWN, S.ANSWERED, S.ON_SITE, S.HANDLING, S.HANDLED)
OVER = (S.ENDED, S.UNTRUE)
UNDER_WAY = (S.BLOWN, S.ANSWERED, S.ON_SITE, S.HANDLING)
OPEN = (S.DRAFTED, S.CALLED, *OUT)

EDGES = (
    Edge("approve", "批准，吹哨", (S.DRAFTED,), S.BLOWN, "whistles.approve", "note",
         icon="circle-check"),
    Edge("refuse", "不批准", (S.DRAFTED,), S.REFUSED, "whistles.approve", "words", icon="ban"),
    Edge("blow_first", "先吹后批", (S.DRAFTED,), S.BLOWN, "whistles.blow_first", "note",
         icon="bolt"),
    Edge("approve_after", "补批", (*OUT, S.ENDED), STAY, "whistles.approve_after", "note",
         icon="circle-check"),
    Edge("call", "打电话", (S.DRAFTED,), S.CALLED, "whistles.record", "note", icon="phone"),
    Edge("record", "补录", (S.CALLED,), S.ANSWERED, "whistles.record", "record", icon="note"),
    Edge("sign", "应哨", (S.BLOWN,), STAY, "whistles.answer", "sign", icon="circle-check"),
    Edge("sign_last", "应哨", (S.BLOWN,), S.ANSWERED, "whistles.answer", "sign",
         icon="circle-check"),
    Edge("arrive", "到场", (S.CALLED, S.BLOWN, S.ANSWERED, S.HANDLING), STAY, "whistles.answer",
         "arrive", icon="map-pin"),
    Edge("arrive_last", "到场", (S.ANSWERED,), S.ON_SITE, "whistles.answer", "arrive",
         icon="map-pin"),
    Edge("meet", "会商定了", (S.ANSWERED, S.ON_SITE), S.HANDLING, "whistles.run", "meet",
         icon="users"),
    Edge("begin", "不用会商，直接处置", (S.ON_SITE,), S.HANDLING, "whistles.run", "note",
         icon="tool"),
    Edge("act", "意见和进展", (S.ANSWERED, S.ON_SITE, S.HANDLING), STAY, "whistles.answer", "act",
         icon="tool"),
    Edge("depart", "做完了", (S.HANDLING,), STAY, "whistles.answer", "depart", icon="checks"),
    Edge("depart_last", "做完了", (S.HANDLING,), S.HANDLED, "whistles.answer", "depart",
         icon="checks"),
    Edge("excuse", "不用来了", UNDER_WAY, STAY, "whistles.run", "excuse", icon="minus"),
    Edge("excuse_sign_last", "不用来了", (S.BLOWN,), S.ANSWERED, "whistles.run", "excuse",
         icon="minus"),
    Edge("excuse_arrive_last", "不用来了", (S.BLOWN, S.ANSWERED), S.ON_SITE, "whistles.run",
         "excuse", icon="minus"),
    Edge("excuse_depart_last", "不用来了", UNDER_WAY, S.HANDLED, "whistles.run", "excuse",
         icon="minus"),
    Edge("fall_back", "兜底收回", (S.DRAFTED,), STAY, "whistles.catch", "none", icon="arrow-up"),
    Edge("end", "销哨", OUT, S.ENDED, "whistles.run", "words", icon="circle-check",
         meets=(FINISH,)),
    Edge("end_untrue", "销哨，不属实", (S.CALLED, *OUT), S.UNTRUE, "whistles.run", "words", icon="ban"),
    Edge("withdraw", "收回", (S.DRAFTED, S.BLOWN), S.WITHDRAWN, "whistles.withdraw", "words",
         icon="arrow-back-up"),
    Edge("score", "评单位", (S.HANDLING, S.HANDLED, *OVER), STAY, "whistles.run", "score",
         icon="stars"),
    Edge("remark", "评这一哨", (S.HANDLING, S.HANDLED, *OVER), STAY, "whistles.answer", "remark",
         icon="message-2"),
    *watched(OPEN),
)
# fmt: on

WHISTLE = Lifecycle("whistle", S.DRAFTED, STATES, EDGES)
