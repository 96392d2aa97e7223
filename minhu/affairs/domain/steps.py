"""Taking in and moving a case of any procedure from the answers of its forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.opening import Draft, take_in
from minhu.cases.enums import Channel, Found
from minhu.cases.models import Case, Step
from minhu.cases.procedures import Procedure
from minhu.core.errors import NotAllowedError
from minhu.places.codes import WIDTH, ancestor, path
from minhu.places.enums import Level
from minhu.places.models import Area

ROWS = ("title", "area", "place", "detail", "intake_key", "pictures", "urgent")
"""Answers about a new case that have a column; all others are facts of its first step."""
MOVES = ("note", "pictures", "unit", "until")
"""Answers of a step that the engine understands; all others are kept with the step."""


def open_affair(
    procedure: Procedure, said: Mapping[str, Any], *, actor: User, at: datetime
) -> Case:
    """Take in a case; the same key takes in once. Raises ``NotAllowedError`` outside one's area."""
    area: Area = said["area"]
    if procedure.pages is None or not actor.has_perm(procedure.pages.opens, area):
        raise NotAllowedError(_("这件事现在不归您办。"))
    draft = Draft(
        _columns(procedure, said, actor),
        {name: answer for name, answer in said.items() if name not in ROWS and answer},
        pictures=tuple(said.get("pictures") or ()),
    )
    return take_in(procedure, draft, actor=actor, at=at).case


def take(case: Case, verb: str, *, answers: Mapping[str, Any], actor: User, at: datetime) -> Step:
    """Do one verb with the answers of its form; ``until`` is when the entered stage runs out."""
    move = Move(
        note=answers.get("note", ""),
        payload=_kept(answers),
        changes={"unit": answers["unit"]} if "unit" in answers else {},
        review_at=answers.get("until"),
        pictures=tuple(answers.get("pictures") or ()),
    )
    return advance(case, verb, actor=actor, at=at, move=move)


def _kept(answers: Mapping[str, Any]) -> dict[str, str]:
    kept = {name: str(said) for name, said in answers.items() if name not in MOVES and said}
    if answers.get("unit"):
        kept["unit"] = answers["unit"].name
    if answers.get("until"):
        kept["until"] = answers["until"].date().isoformat()
    return kept


def _columns(procedure: Procedure, said: Mapping[str, Any], actor: User) -> dict[str, Any]:
    code = said["area"].code
    community = path(code)[: WIDTH[Level.COMMUNITY]]
    own = any(post.role == Role.COMMUNITY_DESK for post in actor.posts_now)
    return {
        "title": said["title"],
        "detail": said.get("detail", ""),
        "channel": Channel.OTHER,
        "urgent": bool(said.get("urgent")),
        "area_id": code,
        "community_code": community,
        "place": said.get("place", ""),
        "found": Found.DESK,
        "desk_code": ancestor(code, Level.COMMUNITY if own else Level.SUBDISTRICT),
        "reporter": actor,
        "intake_key": f"{procedure.code}-{said['intake_key']}",
    }
