"""Whistles in any state, blown and answered through their own verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.places.models import Area
from minhu.whistles.domain.drafting import Ask, call_first, draft
from minhu.whistles.domain.liaisons import name_liaison
from minhu.whistles.domain.steps import take
from minhu.whistles.models import Liaison, Whistle
from tests.cast import GRID, NOW, STREET, Cast

MINUTE = timedelta(minutes=1)


def ask(cast: Cast, kind: str = "daily", **more: Any) -> Ask:
    units = (cast.unit, cast.other_unit)
    known = {"title": "东门污水外溢", "asked": "同时到场，定管线归谁修", "reason": "unsolved"}
    return Ask(kind=kind, area=Area.objects.get(pk=GRID), units=units, **{**known, **more})


def drafted(cast: Cast, kind: str = "daily", at: datetime = NOW, **more: Any) -> Whistle:
    return draft(ask(cast, kind, **more), actor=cast.street, at=at)


def blown(cast: Cast, kind: str = "daily", **more: Any) -> Whistle:
    whistle = drafted(cast, kind, **more)
    do(whistle, "approve", cast.leader, 10)
    return whistle


def do(whistle: Whistle, verb: str, actor: User, minutes: int = 20, **answers: Any) -> Whistle:
    at = NOW + minutes * MINUTE
    take(
        whistle,
        verb,
        answers={"note": "写了一句", **answers_for(verb), **answers},
        actor=actor,
        at=at,
    )
    whistle.refresh_from_db()
    return whistle


def answers_for(verb: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "arrive": {"who": "何所长", "where": "东门"},
        "record": {"reason": "unsolved", "asked": "恢复通信"},
        "meet": {"decision": "市政所换管", "where": "现场"},
        "act": {"opinion": "要换管", "action": "先抽水"},
        "depart": {"action": "换好了"},
        "score": {"score": 4, "words": "来得快"},
        "remark": {"score": 4, "words": "最好先给管线图"},
    }
    return known.get(verb, {})


def both(whistle: Whistle, verb: str, cast: Cast, minutes: int) -> Whistle:
    do(whistle, verb, cast.worker, minutes)
    return do(whistle, verb, cast.other_worker, minutes + 1)


def liaison(cast: Cast) -> Liaison:
    home = Area.objects.get(pk=STREET)
    return name_liaison(
        unit=cast.unit, name="何所长", phone="13800004015", home=home, actor=cast.street, at=NOW
    )


def phoned(cast: Cast) -> Whistle:
    area = Area.objects.get(pk=GRID)
    wanted = Ask(kind="phone", title="14 家企业断网", area=area, units=(cast.unit,))
    return call_first(
        wanted,
        liaison=liaison(cast),
        called_at=NOW - 5 * MINUTE,
        said="马上派人",
        actor=cast.street,
        at=NOW,
    )


def case_of(whistle: Whistle) -> Case:
    return Case.objects.get(pk=whistle.case_id)
