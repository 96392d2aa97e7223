"""Who holds a post of a grid, by which template a place goes, and what its card says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.teams.enums import Rulebook
from minhu.teams.models import CardText, Choice, Rule, Seat, Slot
from minhu.teams.queries import card_of, rule_for

SEAT = "teams.seat"
CHOOSE = "teams.choose"


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who takes a post of an area, from which day, and where they come from."""

    slot: str
    name: str
    since: date
    home: str = ""


@transaction.atomic
def seat(area: Area, who: Sitter, *, actor: Actor, at: datetime) -> Seat:
    """Put somebody on a post of an area from a day on, today at the latest."""
    _require(actor, SEAT, area)
    wanted = _wanted(area, who, local_day(at))
    # The lock makes two who fill the last place at once wait for each other.
    Area.objects.select_for_update().get(pk=area.pk)
    held = Seat.objects.on(local_day(at)).filter(area=area, slot=who.slot)
    if wanted.count and held.count() >= wanted.count:
        raise DomainError(_("这个岗位已经满了，请先让原来的人卸任。"))
    return Seat.objects.create(
        area=area,
        slot=who.slot,
        name=who.name.strip(),
        full_time=wanted.full_time,
        home=who.home.strip(),
        valid_from=who.since,
        by=as_user(actor),
    )


@transaction.atomic
def leave(held: Seat, *, actor: Actor, at: datetime) -> Seat:
    """Let somebody leave a post: from the day of ``at`` on it is vacant."""
    _require(actor, SEAT, held.area)
    last = max(local_day(at), held.valid_from)
    if not Seat.objects.filter(pk=held.pk, valid_to=None).update(valid_to=last):
        raise StaleStateError(_("这个人已经卸任了。"))
    held.valid_to = last
    return held


@transaction.atomic
def choose(area: Area, rule: Rule, *, actor: Actor, at: datetime) -> Choice:
    """Let the areas of the level of a rule inside ``area`` go by it from today on."""
    _require(actor, CHOOSE, area)
    today = local_day(at)
    Area.objects.select_for_update().get(pk=area.pk)
    before: Iterable[Choice] = Choice.objects.filter(
        area=area, book=rule.book, level=rule.level, valid_to=None
    )
    for old in before:
        if old.code == rule.code:
            return old
        if old.valid_from >= today:
            old.delete()
        else:
            Choice.objects.filter(pk=old.pk).update(valid_to=today)
    return Choice.objects.create(
        area=area, book=rule.book, level=rule.level, code=rule.code, valid_from=today
    )


@transaction.atomic
def write_card(area: Area, *, field: str, text: str, actor: Actor, at: datetime) -> CardText:
    """Say what a field of the responsibility card holds in an area and all inside it."""
    _require(actor, SEAT, area)
    card = card_of(area, on=local_day(at))
    known = {each["code"] for each in card.body if not each.get("from")} if card else set()
    if field not in known:
        raise DomainError(_("责任牌上没有这一项，或者这一项自己会填。"))
    return CardText.objects.create(
        area=area, field=field, text=text.strip(), at=at, by=as_user(actor)
    )


def chosen(book: Rulebook, code: str) -> Rule | None:
    """Return the newest version of a rule."""
    return Rule.objects.filter(book=book, code=code).order_by("version").last()


def _wanted(area: Area, who: Sitter, today: date) -> Slot:
    """Return the post somebody is to take; raises ``DomainError`` where it cannot be taken."""
    rule = rule_for(area, on=today)
    wanted = next((each for each in rule.slots if each.code == who.slot), None) if rule else None
    if wanted is None:
        raise DomainError(_("这里的岗位模板没有这个岗位，请先选模板。"))
    if wanted.role:
        raise DomainError(_("这个岗位跟着账号走，请在“账号和岗位”里安排。"))
    if not who.name.strip():
        raise DomainError(_("请写上姓名。"))
    if who.since > today:
        raise DomainError(_("到岗日期不能在今天以后。"))
    return wanted


def _require(actor: Actor, permission: str, area: Area) -> None:
    if not actor.has_perm(permission, area):
        raise NotAllowedError(_("您不能安排这里的岗位，请找街道调度。"))
