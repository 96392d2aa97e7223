"""What a resident does on the phone without an account: asks for a service or a room, says how it went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from minhu.accounts.actors import Actor, Caller
from minhu.affairs.domain.steps import take, taken_in
from minhu.cases.domain.opening import Intake
from minhu.cases.enums import Channel, Satisfied, Solved
from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures


def ask(said: Mapping[str, Any], *, actor: Actor, at: datetime) -> Intake:
    """Take in an order or a wish as its resident wrote it; sent twice it is one."""
    return taken_in(procedures["order"], {**said, "channel": Channel.QR}, actor=actor, at=at)


def ask_room(said: Mapping[str, Any], *, actor: Actor, at: datetime) -> Intake:
    """Take in what a resident wants a room for; sent twice it is one booking."""
    return taken_in(procedures["booking"], {**said, "channel": Channel.QR}, actor=actor, at=at)


def appraise(case: Case, *, answers: Mapping[str, Any], actor: Caller, at: datetime) -> Step:
    """Take the resident's own words: content closes, anything else has somebody go again."""
    content = answers.get("satisfied") != Satisfied.DISSATISFIED
    verb = "appraise" if answers["solved"] == Solved.SOLVED and content else "serve_again"
    return take(case, verb, answers=answers, actor=actor, at=at)
