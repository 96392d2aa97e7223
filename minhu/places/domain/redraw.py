"""改界: saving a change of boundaries as a new version from one day on, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import LineString, mapping

from minhu.accounts.actors import Actor, as_user
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places import codes, redrawing
from minhu.places.domain import editions
from minhu.places.domain.divisions import name_fault
from minhu.places.domain.numbering import next_code
from minhu.places.domain.planning import SLIVER, outside
from minhu.places.enums import GridKind, Level, Remake
from minhu.places.geometry import Ground
from minhu.places.models import Area, Boundary, Redraw
from minhu.places.queries import newest_grounds
from minhu.places.redrawing import Change

REDRAW = "places.redraw"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be changed.

    ``code`` is the area that is moved, cut or kept; ``other`` the one that ends in a
    merger; ``home`` the community (or grid) of a new area. ``drawn`` is the new ground, or
    the line of a cut.
    """

    kind: Remake
    code: str = ""
    other: str = ""
    home: str = ""
    name: str = ""
    exclusive: bool = False
    drawn: Ground | LineString | None = None
    give_way: bool = True

    @property
    def target(self) -> str:
        """The area that decides who may: the changed one, or the home of a new one."""
        return self.home if self.kind is Remake.ADD else self.code

    @property
    def level(self) -> Level:
        """The level of what is drawn; raises ``DomainError`` where nothing can be drawn."""
        try:
            level = codes.level(self.target)
        except ValueError:
            raise DomainError(_("请选一个网格。")) from None
        if self.kind is not Remake.ADD:
            return level
        if level not in {Level.COMMUNITY, Level.GRID}:
            raise DomainError(_("新网格要画在一个社区里，微网格要画在一个网格里。"))
        return Level.GRID if level is Level.COMMUNITY else Level.MICRO_GRID


def plan(ask: Ask) -> list[Change]:
    """Return what a change comes to, by the newest boundaries; raises ``DomainError``."""
    grounds = _sheet(ask)
    if ask.kind is Remake.JOIN:
        if codes.parent(ask.code) != codes.parent(ask.other):
            raise DomainError(_("只能合并同一个社区里的网格。"))
        return redrawing.join(grounds, ask.code, ask.other)
    if ask.kind is Remake.CUT:
        line = ask.drawn
        if not isinstance(line, LineString):
            raise DomainError(_("请在图上画一条切开的线。"))
        return redrawing.cut(grounds, ask.code, line)
    ground = ask.drawn
    if ground is None or isinstance(ground, LineString):
        raise DomainError(_("请在图上画出范围。"))
    if ask.kind is Remake.ADD:
        return redrawing.add(grounds, ground, give_way=ask.give_way)
    return redrawing.move(grounds, ask.code, ground, give_way=ask.give_way)


def check_nesting(changes: list[Change], ask: Ask) -> None:
    """Refuse a micro-grid outside its grid, and a grid that leaves its micro-grids outside.

    Raises ``DomainError``; a strip of a few centimetres is the arithmetic, not a fault.
    """
    kept = {change.code: change.after for change in changes if change.after is not None}
    if ask.level is Level.MICRO_GRID:
        home = codes.parent(ask.target) if ask.kind is not Remake.ADD else ask.home
        around = newest_grounds(home, Level.GRID).get(home)
        for ground in kept.values() if around is not None else ():
            if outside(ground, around) > SLIVER:
                raise DomainError(_("微网格要画在它的网格里面，不能伸到外面。"))
        return
    for code, ground in kept.items():
        for micro, small in newest_grounds(code, Level.MICRO_GRID).items() if code else ():
            if outside(small, ground) > SLIVER:
                words = {"code": micro}
                raise DomainError(
                    _("这样改，里面的微网格 %(code)s 会落到外面，请先改微网格。") % words
                )


@transaction.atomic
def redraw(ask: Ask, *, day: date, reason: str, actor: Actor, at: datetime) -> Redraw:
    """Change boundaries from a day on, today or later; cases keep the area they had.

    A merged area ends and names its successor; of a cut area the larger part keeps the
    code. A second change on one day replaces the ground of the first.
    """
    target = Area.objects.filter(pk=ask.target).first()
    if target is None or not actor.has_perm(REDRAW, target):
        raise NotAllowedError(_("您不能改这里的边界，请找街道调度。"))
    _check(ask, day, reason, at)
    street = codes.ancestor(target.code, Level.SUBDISTRICT)
    # The lock makes two who redraw at once wait for each other.
    Area.objects.select_for_update().get(pk=street)
    changes = plan(ask)
    check_nesting(changes, ask)
    return write(changes, ask, day=day, reason=reason, actor=actor, at=at)


@transaction.atomic
def withdraw(made: Redraw, *, actor: Actor, at: datetime) -> Redraw:
    """Take back a change that has not come into force yet; its row stays."""
    if not actor.has_perm(REDRAW, made.area):
        raise NotAllowedError(_("您不能改这里的边界，请找街道调度。"))
    if made.kind == Remake.DECIDE:
        raise DomainError(_("裁定不能撤回。要改回去，请再改一次。"))
    if not made.is_planned(local_day(at)):
        raise DomainError(_("这次改界已经生效或已经撤回，撤不了。要改回去，请再改一次。"))
    touched = [each["code"] for each in made.changes]
    made.boundaries.all().delete()
    Boundary.objects.filter(area__in=touched, valid_to=made.valid_from).update(valid_to=None)
    areas = Area.objects.filter(pk__in=touched)
    areas.filter(valid_to=made.valid_from).update(valid_to=None, successor=None)
    areas.filter(valid_from=made.valid_from).update(valid_to=made.valid_from)
    made.withdrawn_at = at
    made.save(update_fields=["withdrawn_at"])
    editions.renew()
    return made


def write(
    changes: list[Change], ask: Ask, *, day: date, reason: str, actor: Actor, at: datetime
) -> Redraw:
    """Write changes that somebody was allowed to make; verbs of this app only."""
    if not changes:
        raise DomainError(_("和现在的边界一样，没有什么要改。"))
    touched = [change.code for change in changes if change.code]
    before = Boundary.objects.filter(area__in=touched, valid_to=None)
    old = {row.area_id: row for row in before}
    _check_later(old.values(), changes, day, local_day(at))
    _check_micro_grids(changes)
    code = _new_area(ask, day) if any(not change.code for change in changes) else ""
    names = dict(Area.objects.filter(pk__in=[*touched, code]).values_list("pk", "name"))
    made = Redraw.objects.create(
        area_id=codes.ancestor(ask.target, Level.SUBDISTRICT),
        kind=ask.kind,
        valid_from=day,
        reason=reason.strip(),
        changes=[_told(change, code, names) for change in changes],
        by=as_user(actor),
        at=at,
    )
    for change in changes:
        _replace(old.get(change.code), change, change.code or code, made)
    ended = [change.code for change in changes if change.after is None]
    Area.objects.filter(pk__in=ended).update(valid_to=day, successor_id=ask.code)
    editions.renew()
    return made


def _sheet(ask: Ask) -> dict[str, Ground]:
    """Return the ground of all areas beside the wanted one, refusing what nobody drew."""
    level = ask.level
    home = codes.parent(ask.target) if ask.kind is not Remake.ADD else ask.home
    around = home if level is Level.MICRO_GRID else codes.ancestor(ask.target, Level.SUBDISTRICT)
    grounds = newest_grounds(around, level)
    wanted = {ask.code, ask.other} - {""}
    if not wanted <= grounds.keys():
        raise DomainError(_("这个网格还没有画过边界，请先导入或新画。"))
    return grounds


def _check(ask: Ask, day: date, reason: str, at: datetime) -> None:
    if day < local_day(at):
        raise DomainError(_("生效日期不能在今天以前：过去的图和数字不改。"))
    if not reason.strip():
        raise DomainError(_("请写为什么改，比如依据哪份文件。"))
    if ask.kind in {Remake.ADD, Remake.CUT} and name_fault(ask.name.strip()):
        raise DomainError(_("请给新网格起个名字，不超过 80 个字。"))


def _check_later(rows: Iterable[Boundary], changes: list[Change], day: date, today: date) -> None:
    """Refuse to draw under a later change, over a planned one, or to end what began this day."""
    ends = {change.code for change in changes if change.after is None}
    for row in rows:
        fixed = day > today or row.area_id in ends
        if row.valid_from > day or (row.valid_from == day and fixed):
            words = {"day": row.valid_from}
            raise DomainError(
                _("这里有一次 %(day)s 起的改界。请先撤回那一次，或者把生效日期选在那天以后。")
                % words
            )


def _check_micro_grids(changes: list[Change]) -> None:
    for change in changes:
        if change.after is not None or codes.level(change.code) is not Level.GRID:
            continue
        inside = Area.objects.inside(change.code).filter(level=Level.MICRO_GRID, valid_to=None)
        if inside.exists():
            raise DomainError(_("要并掉的网格里还有微网格，请先把它们并到别处。"))


def _new_area(ask: Ask, day: date) -> str:
    level = ask.level
    home = ask.home if ask.kind is Remake.ADD else codes.parent(ask.code)
    kind = ""
    if level is Level.GRID:
        like = codes.grid_kind(ask.code) if ask.code else GridKind.BASIC
        kind = GridKind.EXCLUSIVE if ask.exclusive else like
    code = next_code(home, level, exclusive=kind == GridKind.EXCLUSIVE)
    Area.objects.create(
        code=code, level=level, name=ask.name.strip(), parent_id=home, kind=kind, valid_from=day
    )
    return code


def _told(change: Change, new: str, names: dict[str, str]) -> dict[str, Any]:
    code = change.code or new
    return {
        "code": code,
        "name": names[code],
        "before": change.metres_before,
        "after": change.metres_after,
    }


def _replace(old: Boundary | None, change: Change, code: str, made: Redraw) -> None:
    """End the old boundary and begin the new one; one that began this day is drawn anew."""
    if old is not None and old.valid_from < made.valid_from:
        Boundary.objects.filter(pk=old.pk).update(valid_to=made.valid_from)
    if change.after is None:
        return
    ground = {"geometry": mapping(change.after), "square_metres": change.metres_after}
    if old is not None and old.valid_from == made.valid_from:
        Boundary.objects.filter(pk=old.pk).update(**ground, redraw=made)
    else:
        Boundary.objects.create(area_id=code, valid_from=made.valid_from, redraw=made, **ground)


def straight(points: list[tuple[float, float]]) -> LineString:
    """Return the line through points; raises ``DomainError`` for fewer than two."""
    if len(set(points)) < 2:  # noqa: PLR2004 -- a line has two ends
        raise DomainError(_("一条线至少要两个点。"))
    return shapely.LineString(points)
