"""Cases brought to where the figures need them, through the verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from minhu.accounts.actors import Actor, Caller, House, Visitor
from minhu.cases.domain.moving import Move, advance
from minhu.cases.models import Case
from minhu.requests.domain.intake import Report, submit
from tests.cast import GRID, NOW, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def come_in(key: str, *, at: datetime = NOW, **more: Any) -> Case:
    """Let somebody report something at a moment; in the grid of the cast unless said."""
    report = Report(intake_key=key, **{"area_code": GRID, "words": "路灯不亮", **more})
    return submit(report, actor=Visitor(), at=at).case


def closed(key: str, *, at: datetime = NOW, after: timedelta = DAY, **more: Any) -> Case:
    """Let a case come in and be closed some time later, as an import records it."""
    case = come_in(key, at=at, **more)
    advance(case, "record_closed", actor=House(), at=at + after)
    return case


def withdrawn(key: str, *, at: datetime = NOW) -> Case:
    case = come_in(key, at=at)
    advance(case, "withdraw", actor=Caller(case.pk), at=at + HOUR)
    return case


def walk(case: Case, cast: Cast, *, until: str, at: datetime) -> Case:
    """Lead a case along the usual way to the state ``until``, a minute for each step."""
    given = Move(changes={"unit": cast.unit})
    answer = Move(changes={"solved": "solved", "satisfied": "satisfied"})
    way: tuple[tuple[str, Actor, Move], ...] = (
        ("accept", cast.desk, Move()),
        ("dispatch", cast.desk, given),
        ("sign", cast.worker, Move()),
        ("contact", cast.worker, Move(changes={"responded": True})),
        ("report", cast.worker, Move()),
        ("pass", cast.desk, Move()),
        ("answer_solved", Caller(case.pk), answer),
    )
    for verb, actor, move in way:
        if case.state == until:
            break
        at += timedelta(minutes=1)
        advance(case, verb, actor=actor, at=at, move=move)
    return case
