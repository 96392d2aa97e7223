"""Setting up a hall: its hours, what is done there, its windows."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import CROCKFORD
from minhu.halls.enums import TicketState
from minhu.halls.models import Hall, Item, Window
from minhu.places.models import Area

_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When numbers are given out; the rest at noon is there whole or not at all."""

    opens: time
    closes: time
    rest_from: time | None = None
    rest_to: time | None = None
    every_day: bool = False

    def require_sense(self) -> None:
        """Raise ``DomainError`` for hours that no day has."""
        if self.opens >= self.closes:
            raise DomainError(_("关门要在开门以后。"))
        rest = (self.rest_from, self.rest_to)
        if rest == (None, None):
            return
        if self.rest_from is None or self.rest_to is None:
            raise DomainError(_("中午休息的两个时间都要写，或者都不写。"))
        if not self.opens <= self.rest_from < self.rest_to <= self.closes:
            raise DomainError(_("中午休息要在开门和关门之间。"))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an item of business is: its letter, what to bring, how long it takes."""

    letter: str
    name: str
    brings: str = ""
    promise: str = ""
    most: int | None = None


def open_hall(area: Area, name: str, hours: Hours, *, actor: User, at: datetime) -> Hall:
    """Open a hall in a place, with a code of its own for the door."""
    if not actor.has_perm("halls.open", area):
        raise NotAllowedError(_("这个地方不归您管。"))
    hours.require_sense()
    hall = Hall(area=area, name=name, **asdict(hours), made_by=actor, made_at=at)
    hall.code = "".join(secrets.choice(CROCKFORD) for _n in range(_LENGTH))
    try:
        with transaction.atomic():
            hall.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这里已经有一个叫这个名字的大厅。")) from None
    return hall


def set_hours(hall: Hall, hours: Hours, *, actor: User) -> Hall:
    """Change when numbers are given out, from now on."""
    _require(hall, actor)
    hours.require_sense()
    Hall.objects.filter(pk=hall.pk).update(**asdict(hours))
    return Hall.objects.select_related("area").get(pk=hall.pk)


def add_item(hall: Hall, about: About, *, actor: User) -> Item:
    """Let an item of business be done in a hall."""
    _require(hall, actor)
    if about.letter not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" or len(about.letter) != 1:
        raise DomainError(_("字母要是 A 到 Z 里的一个。"))
    try:
        with transaction.atomic():
            return Item.objects.create(hall=hall, **asdict(about))
    except IntegrityError:
        raise DomainError(_("这个字母已经有业务在用，换一个。")) from None


@transaction.atomic
def end_item(item: Item, *, actor: User, at: datetime) -> Item:
    """Give out no more numbers for an item; those that wait are still called."""
    _require(item.hall, actor)
    if not Item.objects.filter(pk=item.pk, ended_at=None).update(ended_at=at):
        raise StaleStateError(_("这项业务已经停了。"))
    item.ended_at = at
    return item


@transaction.atomic
def take_up_item(item: Item, *, actor: User) -> Item:
    """Give out numbers again for an item that was ended."""
    _require(item.hall, actor)
    if not Item.objects.filter(pk=item.pk, ended_at__isnull=False).update(ended_at=None):
        raise StaleStateError(_("这项业务正在办。"))
    item.ended_at = None
    return item


def add_window(hall: Hall, name: str, serves: str, *, actor: User) -> Window:
    """Put a window into a hall; ``serves`` are the letters of what is done there."""
    _require(hall, actor)
    letters = _letters(hall, serves)
    try:
        with transaction.atomic():
            return Window.objects.create(hall=hall, name=name, serves=letters)
    except IntegrityError:
        raise DomainError(_("已经有一个叫这个名字的窗口。")) from None


def assign(window: Window, serves: str, *, actor: User) -> Window:
    """Say which business is done at a window from now on."""
    _require(window.hall, actor)
    window.serves = _letters(window.hall, serves)
    Window.objects.filter(pk=window.pk).update(serves=window.serves)
    return window


@transaction.atomic
def end_window(window: Window, *, actor: User, at: datetime) -> Window:
    """Take a window away; its numbers of before stay.

    Raises ``DomainError`` while somebody stands there, ``StaleStateError`` for the second click.
    """
    _require(window.hall, actor)
    _hold(window)
    if window.hall.tickets.filter(window=window, state=TicketState.CALLED).exists():
        raise DomainError(_("这个窗口还有人在办，办完再撤。"))
    standing = Window.objects.filter(pk=window.pk, ended_at=None)
    if not standing.update(ended_at=at, is_open=False):
        raise StaleStateError(_("这个窗口已经撤了。"))
    window.ended_at, window.is_open = at, False
    return window


def _hold(window: Window) -> None:
    """Hold a window meanwhile, so that nobody is called to it."""
    Window.objects.select_for_update().get(pk=window.pk)


def _letters(hall: Hall, serves: str) -> str:
    known = set(Item.objects.filter(hall=hall).values_list("letter", flat=True))
    if not serves or not set(serves) <= known:
        raise DomainError(_("请选这个窗口办哪些业务。"))
    return "".join(sorted(set(serves)))


def _require(hall: Hall, actor: User) -> None:
    if not actor.has_perm("halls.keep", hall):
        raise NotAllowedError(_("这个大厅不归您管。"))
