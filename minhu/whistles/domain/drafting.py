"""Drafting a whistle, and calling a department by phone first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import Unit, User
from minhu.cases.domain.moving import Move
from minhu.cases.domain.opening import Draft, take_in
from minhu.cases.enums import Channel, Found, RelationKind
from minhu.cases.models import Case, Relation
from minhu.cases.procedures import procedures
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.codes import WIDTH, ancestor, path
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.whistles.domain.limits import due, rule, start
from minhu.whistles.domain.moving import go
from minhu.whistles.enums import Kind
from minhu.whistles.models import Call, Liaison, Whistle
from minhu.whistles.queries import repeats


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants from which departments; the first of ``units`` leads.

    ``again`` says that an open whistle for the same case or place is known.
    """

    kind: str
    title: str
    area: Area
    units: tuple[Unit, ...]
    asked: str = ""
    reason: str = ""
    place: str = ""
    source: Case | None = None
    again: bool = False
    intake_key: str | None = None


@transaction.atomic
def draft(ask: Ask, *, actor: User, at: datetime) -> Whistle:
    """Write a whistle down for the leader to approve; the same key drafts once.

    Raises ``DomainError`` when nobody is called, or when the same case or place has an
    open whistle and nobody has said that another is meant.
    """
    if not actor.has_perm("whistles.draft", ask.area):
        raise NotAllowedError(_("这件事现在不归您办。"))
    if not ask.units:
        raise DomainError(_("请选主办单位。"))
    if ask.source is not None and ask.source.is_kept:
        raise DomainError(_("受限的事不能吹哨，会让不该知道的人知道。请用“转介”。"))
    known = Whistle.objects.filter(case__intake_key=ask.intake_key or "").first()
    return known or _drafted(ask, actor, at)


def _drafted(ask: Ask, actor: User, at: datetime) -> Whistle:
    area, place = ask.area.code, ask.place
    found = repeats(at, source=ask.source, area_code=area, place=place)
    first = found.filter(case__outcome="open").select_related("case").first()
    if first is not None and not ask.again:
        words = {"number": first.case.number}
        raise DomainError(_("这件事已经吹过哨（%(number)s），还没销。确实要再吹，请勾选。") % words)
    payload = {"kind": ask.kind, "reason": ask.reason}
    opened = Draft(_columns(ask, actor), payload, finish_rule=rule(ask.kind, "finish"))
    case = take_in(procedures["whistle"], opened, actor=actor, at=at).case
    whistle = Whistle(case=case, kind=ask.kind, reason=ask.reason, source=ask.source)
    whistle.save(force_insert=True)
    Call.objects.bulk_create(
        Call(whistle=whistle, unit=unit, lead=not n)
        for n, unit in enumerate(dict.fromkeys(ask.units))
    )
    if ask.source is not None:
        Relation.objects.create(
            kind=RelationKind.LINKED, case=ask.source, other=case, actor=actor, made_at=at
        )
    return whistle


def _columns(ask: Ask, actor: User) -> dict[str, object]:
    code = ask.area.code
    width = WIDTH[Level.COMMUNITY]
    community = path(code)[:width]
    return {
        "title": ask.title[:80],
        "detail": ask.asked,
        "channel": Channel.OTHER,
        "urgent": ask.kind == Kind.URGENT,
        "area_id": code,
        "community_code": community if len(community) == width else "",
        "place": ask.place,
        "found": Found.DESK,
        "desk_code": ancestor(code, Level.SUBDISTRICT),
        "unit": ask.units[0],
        "reporter": actor,
        "intake_key": ask.intake_key,
    }


@transaction.atomic
def call_first(
    ask: Ask, *, liaison: Liaison, called_at: datetime, said: str, actor: User, at: datetime
) -> Whistle:
    """Write down a call that was made: who, when, what was said. The rest follows in time."""
    if called_at > at:
        raise DomainError(_("打电话的时间不能晚于现在。"))
    whistle = draft(ask, actor=actor, at=at)
    if whistle.liaison_id is not None:
        return whistle
    whistle.liaison, whistle.said, whistle.blown_at = liaison, said, called_at
    whistle.arrive_due = due(Kind.PHONE, "arrive", ask.area.code, called_at)
    whistle.save()
    whistle.calls.update(signed_at=called_at)
    clocks = tuple(start(Kind.PHONE, clock, called_at) for clock in ("record", "arrive"))
    go(whistle, "call", actor=actor, at=at, move=Move(note=said, starts=clocks))
    return whistle
