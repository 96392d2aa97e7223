"""Taking in and moving a case of any procedure from the answers of its forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.affairs.domain.holding import free, hold, placed
from minhu.affairs.models import Party
from minhu.affairs.rules import claimer
from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.opening import Draft, Intake, take_in
from minhu.cases.enums import Channel, Found
from minhu.cases.models import Case, Step
from minhu.cases.procedures import Procedure, procedures
from minhu.core.errors import NotAllowedError
from minhu.people.domain import remember
from minhu.people.models import Person
from minhu.places.codes import WIDTH, ancestor, path
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.requests.domain.intake import Spot, desk_for, link_secret, secret_digest

ROWS = ("title", "area", "place", "detail", "intake_key", "pictures", "urgent", "channel")
"""Answers about a new case that have a column; all others are facts of its first step."""
PERSONAL = (
    *("caller", "caller_name", "caller_phone"),
    *("one", "one_name", "one_phone", "other", "other_name", "other_phone"),
)
"""Answers about people: they go to the vault and nowhere else."""
MOVES = ("note", "pictures", "unit", "until")
"""Answers of a step that the engine understands; all others are kept with the step."""
COLUMNS = ("unit", "solved", "satisfied")
"""Answers of a step that a column of the case holds from then on."""
SIDES = ("one", "other")


@transaction.atomic
def taken_in(
    procedure: Procedure, said: Mapping[str, Any], *, actor: Actor, at: datetime
) -> Intake:
    """Take in a case; the same key takes in once. Raises ``NotAllowedError`` outside one's area."""
    holds = procedure.pages is not None and bool(procedure.pages.frees)
    said = placed(said) if holds else said
    area: Area = said["area"]
    if procedure.pages is None or not actor.has_perm(procedure.pages.opens, area):
        raise NotAllowedError(_("这件事现在不归您办。"))
    caller = _person("caller", said, at)
    draft = Draft(
        {**_columns(procedure, said, actor), "caller": caller},
        {name: str(said[name]) for name in said if name not in ROWS + PERSONAL and said[name]},
        pictures=tuple(said.get("pictures") or ()),
    )
    taken = take_in(procedure, draft, actor=actor, at=at)
    if taken.created:
        _keep_sides(taken.case, said, at)
        if holds:
            hold(taken.case, said, at=at)
    return taken


def open_affair(
    procedure: Procedure, said: Mapping[str, Any], *, actor: User, at: datetime
) -> Case:
    """Take in what a member of staff wrote down; see ``taken_in``."""
    return taken_in(procedure, said, actor=actor, at=at).case


@transaction.atomic
def take(case: Case, verb: str, *, answers: Mapping[str, Any], actor: Actor, at: datetime) -> Step:
    """Do one verb with the answers of its form; ``until`` is when the entered stage runs out."""
    pages = procedures[case.kind].pages
    move = Move(
        note=answers.get("note", ""),
        public=pages is not None and verb in pages.tells,
        payload=_kept(answers),
        changes=_changes(case, verb, answers, (actor, at)),
        review_at=answers.get("until"),
        pictures=tuple(answers.get("pictures") or ()),
    )
    step = advance(case, verb, actor=actor, at=at, move=move)
    if pages is not None and verb in pages.frees:
        free(case)
    return step


def _changes(
    case: Case, verb: str, answers: Mapping[str, Any], deed: tuple[Actor, datetime]
) -> dict[str, Any]:
    """Return the columns that change: what was answered, and what the procedure says of the verb."""
    actor, at = deed
    changes = {name: answers[name] for name in COLUMNS if name in answers}
    pages = procedures[case.kind].pages
    if pages is None:
        return changes
    changes |= pages.marks.get(verb, {})
    if verb in pages.again:
        changes["reworks"] = case.reworks + 1
    if verb in pages.raises:
        changes["desk_code"] = ancestor(case.area_id, Level.SUBDISTRICT)
    if verb in pages.answers:
        changes["responded"] = case.due_at is None or at <= case.due_at
    if verb in pages.claims:
        changes["unit"] = claimer(actor, case)
    return changes


def _kept(answers: Mapping[str, Any]) -> dict[str, str]:
    kept = {name: str(said) for name, said in answers.items() if name not in MOVES and said}
    if answers.get("unit"):
        kept["unit"] = answers["unit"].name
    if answers.get("until"):
        kept["until"] = answers["until"].date().isoformat()
    return kept


def _keep_sides(case: Case, said: Mapping[str, Any], at: datetime) -> None:
    people = [(place, _person(side, said, at)) for place, side in enumerate(SIDES)]
    Party.objects.bulk_create(
        Party(case=case, person=person, place=place) for place, person in people if person
    )


def _person(which: str, said: Mapping[str, Any], at: datetime) -> Person | None:
    """Return somebody as written, or as already known (``said[which]``)."""
    known = said.get(which)
    if isinstance(known, Person):
        return known
    name, phone = said.get(f"{which}_name", ""), said.get(f"{which}_phone", "")
    return remember(name=name, phone=phone, at=at) if name or phone else None


def _columns(procedure: Procedure, said: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    code, key = said["area"].code, f"{procedure.code}-{said['intake_key']}"
    pages = procedure.pages
    followed, street = (pages.followed, pages.street) if pages else (False, False)
    return {
        "title": said["title"],
        "detail": said.get("detail", ""),
        "channel": said.get("channel") or Channel.OTHER,
        "urgent": bool(said.get("urgent")),
        "area_id": code,
        "community_code": path(code)[: WIDTH[Level.COMMUNITY]],
        "place": said.get("place", ""),
        "found": Found.DESK if isinstance(actor, User) else Found.PLATE,
        "desk_code": ancestor(code, Level.SUBDISTRICT) if street else _desk(code, actor),
        "reporter": as_user(actor),
        "intake_key": key,
        "link_digest": secret_digest(link_secret(key)) if followed else "",
    }


def _desk(code: str, actor: Actor) -> str:
    """Return the desk that owns it: of staff their own, of a resident the one of the place."""
    if not isinstance(actor, User):
        return desk_for(Spot(code, Found.PLATE), Channel.QR)
    street = actor.holds(Role.STREET_DESK) and not actor.holds(Role.COMMUNITY_DESK)
    return ancestor(code, Level.SUBDISTRICT if street else Level.COMMUNITY)
