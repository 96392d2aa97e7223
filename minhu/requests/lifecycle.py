"""The life of a request 民呼必应, from the first word to the caller's answer.

Composed from domain page §§6.2, 6.3 and ``design.md`` §5. Whistles and escalation are not
drawn here. Labels are Chinese message ids, translated where they are shown.
"""

from __future__ import annotations

from minhu.cases.lifecycle import URGE, shared, watched
from minhu.core.lifecycle import BACK, STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.requests.enums import RequestState as S

FINISH = "finish"

# A table is read by its lines; the formatter would give each word one.
# fmt: off
STATES = (
    State(S.RECEIVED, "待受理", "已收到", Turn.DESK, "accept"),
    State(S.ACCEPTED, "待派单", "已收到，正在安排人", Turn.DESK, "dispatch"),
    State(S.DISPATCHED, "待签收", "已经交给办事的人", Turn.UNIT, "sign"),
    State(S.SIGNED, "待联系", "有人接了，会联系您", Turn.UNIT, "contact"),
    State(S.CONTACTED, "已联系", "正在办", Turn.UNIT),
    State(S.WORKING, "办理中", "正在办", Turn.UNIT),
    State(S.RETURNING, "退单待批", "正在换人办", Turn.DESK, "review", again=Turn.LEADER),
    State(S.REPORTED, "反馈待审", "办完了，街道在核对", Turn.DESK, "review"),
    State(S.REVISIT, "待回访", "办好了，等您说一声", Turn.DESK, "revisit"),
    State(S.REWORK, "重办", "没办好，正在重新办", Turn.UNIT),
    State(S.SUSPENDED, "挂账", "暂时办不了，到时再看", Turn.UNIT, "recheck", holds=True),
    State(S.EXTENDING, "延期待批", "正在办", Turn.DESK, "review"),
    State(S.EXCLUDING, "剔除待批", "街道在核对", Turn.LEADER, "review"),
    State(S.CLOSED, "办结", "办完了", outcome=Outcome.CLOSED),
    State(S.DECLINED, "不予受理", "这件事不归这里办", outcome=Outcome.DECLINED),
    State(S.MERGED, "已并入", "和另一件一起办", outcome=Outcome.MERGED),
    State(S.WITHDRAWN, "已撤回", "您已撤回", outcome=Outcome.WITHDRAWN),
    State(S.EXCLUDED, "已剔除", "街道核对后不再办", outcome=Outcome.EXCLUDED),
)

AT_DESK = (S.RECEIVED, S.ACCEPTED)
AT_UNIT = (S.DISPATCHED, S.SIGNED, S.CONTACTED, S.WORKING, S.REWORK)
UNDER_WAY = (S.SIGNED, S.CONTACTED, S.WORKING, S.REWORK)
BEFORE_REPORT = (*AT_DESK, *AT_UNIT)
OPEN = (*BEFORE_REPORT, S.RETURNING, S.REPORTED, S.REVISIT, S.SUSPENDED, S.EXTENDING,
        S.EXCLUDING)
WITH_UNIT = (*AT_UNIT, S.SUSPENDED)
WITH_DESK = (*AT_DESK, S.RETURNING, S.REPORTED, S.REVISIT, S.EXTENDING, S.EXCLUDING)
HELPED = (*UNDER_WAY, S.RETURNING, S.SUSPENDED, S.EXTENDING)

EDGES = (
    Edge("accept", "受理", (S.RECEIVED,), S.ACCEPTED, "requests.accept", "accept",
         public="看过了，会安排人办", icon="inbox"),
    Edge("decline", "不予受理", (S.RECEIVED,), S.DECLINED, "requests.accept", "decline",
         public="不归这里办", icon="ban"),
    Edge("hand_up", "转街道", (S.RECEIVED, S.ACCEPTED), STAY, "requests.hand_up", "note",
         icon="arrow-up"),
    Edge("dispatch", "派单", (S.ACCEPTED,), S.DISPATCHED, "requests.dispatch", "dispatch",
         public="交给办事的人", icon="send"),
    Edge("designate", "指定", (S.ACCEPTED, S.RETURNING), S.DISPATCHED, "requests.designate",
         "designate", public="交给办事的人", icon="gavel"),
    Edge("sign", "签收", (S.DISPATCHED,), S.SIGNED, "requests.handle", "none", public="有人接了",
         icon="circle-check"),
    Edge("contact", "联系", (S.SIGNED, S.REWORK), S.CONTACTED, "requests.handle", "contact",
         public="联系了您", icon="phone"),
    Edge("miss", "没打通", (S.SIGNED, S.REWORK), STAY, "requests.handle", "miss",
         icon="phone-off"),
    Edge("work", "现场处置", (S.CONTACTED, S.WORKING, S.REWORK), S.WORKING, "requests.handle",
         "work", public="到现场办了", icon="tool", meets=(URGE,)),
    Edge("report", "办好了，写回复", UNDER_WAY, S.REPORTED, "requests.handle", "report",
         public="办完了，街道在核对", icon="circle-check", meets=(FINISH,)),
    Edge("return", "退单", (S.DISPATCHED, S.SIGNED, S.CONTACTED, S.WORKING), S.RETURNING,
         "requests.return", "return", icon="corner-up-left", remembers=True),
    Edge("accept_return", "同意退单", (S.RETURNING,), S.ACCEPTED, "requests.decide_return", "note",
         icon="corner-up-left"),
    Edge("refuse_return", "不同意退单", (S.RETURNING,), BACK, "requests.decide_return", "opinion",
         icon="corner-down-right"),
    Edge("lead", "先牵头办着", (S.RETURNING,), STAY, "requests.lead", "work",
         public="到现场办了", icon="tool"),
    Edge("invite", "请协办", HELPED, STAY, "requests.invite", "invite", icon="users"),
    Edge("help_sign", "协办签收", OPEN, STAY, "requests.help_sign", "none", icon="user-check"),
    Edge("help_reply", "协办回复", OPEN, STAY, "requests.help", "help_reply",
         icon="message-2"),
    Edge("ask_extension", "申请延期", UNDER_WAY, S.EXTENDING, "requests.ask_extension", "extend",
         icon="calendar-plus", remembers=True),
    Edge("grant_extension", "同意延期", (S.EXTENDING,), BACK, "requests.decide_extension",
         "public_reason", public="办好的日子往后改了", icon="calendar-plus"),
    Edge("refuse_extension", "不同意延期", (S.EXTENDING,), BACK, "requests.decide_extension",
         "opinion", icon="corner-down-right"),
    Edge("fall_back", "兜底收回", WITH_UNIT, S.ACCEPTED, "requests.fall_back", "opinion",
         icon="arrow-up"),
    Edge("fall_back", "兜底收回", WITH_DESK, STAY, "requests.fall_up", "opinion",
         icon="arrow-up"),
    Edge("hand_on", "改由领导定", (S.RETURNING, S.EXCLUDING), STAY, "requests.fall_up", "none",
         icon="arrow-up"),
    Edge("suspend", "挂账", (S.CONTACTED, S.WORKING, S.REWORK), S.SUSPENDED, "requests.suspend",
         "suspend", public="暂时办不了，到时再看", icon="player-pause", remembers=True),
    Edge("resume", "恢复办理", (S.SUSPENDED,), BACK, "requests.resume", "note", public="接着办了",
         icon="player-play"),
    Edge("settle", "当场办结", AT_DESK, S.REPORTED, "requests.settle", "settle",
         public="网格员当场办了", icon="circle-check", meets=(FINISH,)),
    Edge("pass", "审核通过", (S.REPORTED,), S.REVISIT, "requests.review", "note",
         public="办好了，等您说一声", icon="checks"),
    Edge("send_back", "退回再办", (S.REPORTED,), S.WORKING, "requests.review", "opinion",
         public="街道看了，要再办一办", icon="corner-up-left", resumes=True),
    Edge("answer_solved", "解决了", (S.REVISIT,), S.CLOSED, "requests.answer", "answer",
         public="您说解决了", icon="circle-check"),
    Edge("answer_unsolved", "没有解决", (S.REVISIT,), S.REWORK, "requests.answer", "answer",
         public="您说没有解决，退回重新办", icon="repeat", restarts=((FINISH, "rework"),)),
    Edge("close_unanswered", "联系不上，办结", (S.REVISIT,), S.CLOSED, "requests.revisit",
         "unreachable", public="几次没联系上您，先办结；15天内说一声还能重新办",
         icon="circle-check"),
    Edge("ring", "回访没打通", (S.REVISIT,), STAY, "requests.revisit", "miss",
         icon="phone-off"),
    Edge("appeal", "超时申诉", (S.CLOSED,), STAY, "requests.appeal", "appeal", icon="flag"),
    Edge("pass_appeal", "申诉初审同意", (S.CLOSED,), STAY, "requests.review_appeal", "opinion",
         icon="checks"),
    Edge("grant_appeal", "申诉复审同意", (S.CLOSED,), STAY, "requests.confirm_appeal", "opinion",
         icon="circle-check"),
    Edge("refuse_appeal", "不同意申诉", (S.CLOSED,), STAY, "requests.refuse_appeal", "opinion",
         icon="corner-down-right"),
    Edge("propose_exclusion", "提出剔除", (*BEFORE_REPORT, S.REPORTED, S.REVISIT), S.EXCLUDING,
         "requests.propose_exclusion", "exclude", icon="ban", remembers=True),
    Edge("confirm_exclusion", "同意剔除", (S.EXCLUDING,), S.EXCLUDED, "requests.confirm_exclusion",
         "opinion", public="街道核对后不再办", icon="ban"),
    Edge("refuse_exclusion", "不同意剔除", (S.EXCLUDING,), BACK, "requests.confirm_exclusion",
         "opinion", icon="corner-down-right"),
    Edge("merge", "并入另一件", BEFORE_REPORT, S.MERGED, "requests.merge", "merge",
         public="和另一件同样的事一起办", icon="stack-2"),
    Edge("unmerge", "拆开", (S.MERGED,), S.RECEIVED, "requests.merge", "note", public="分开单独办",
         icon="stack-pop", resumes=True),
    Edge("withdraw", "撤回", BEFORE_REPORT, S.WITHDRAWN, "requests.withdraw", "withdraw",
         public="您撤回了", icon="arrow-back-up"),
    Edge("reopen", "重新办", (S.CLOSED,), S.REWORK, "requests.reopen", "reopen",
         public="您说还没好，重新办", icon="repeat", restarts=((FINISH, "rework"),)),
    Edge("link", "关联另一件", OPEN, STAY, "requests.merge", "link", icon="link"),
    Edge("absorb", "并来一件", OPEN, STAY, "requests.merge", "none", icon="stack-2"),
    Edge("let_go", "拆走一件", OPEN, STAY, "requests.merge", "none", icon="stack-pop"),
    Edge("join", "我也遇到了", OPEN, STAY, "requests.join", "none", icon="users"),
    Edge("add", "补充", OPEN, STAY, "requests.add", "add", public="您补充了", icon="plus"),
    Edge("note", "内部记录", OPEN, STAY, "requests.note", "note", icon="note"),
    Edge("locate", "改地点", (*AT_DESK, S.RETURNING), STAY, "requests.locate", "locate",
         icon="map-pin"),
    Edge("recategorise", "改类别", (S.ACCEPTED, *AT_UNIT, S.RETURNING), STAY,
         "requests.recategorise", "recategorise", icon="list-check"),
    Edge("release", "公开内容", OPEN, STAY, "requests.release", "release", icon="eye"),
    Edge("record_closed", "补录办结", (S.RECEIVED,), S.CLOSED, "requests.record", "note",
         public="办完了", icon="circle-check", meets=(FINISH,)),
    *watched(OPEN),
    *shared(tuple(state.code for state in STATES)),
)
# fmt: on

REQUEST = Lifecycle("request", S.RECEIVED, STATES, EDGES)
