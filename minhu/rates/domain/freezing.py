"""Freezing a board, contesting a figure of it, and deciding the contest for everybody to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.models import User
from minhu.core.calendar import calendar
from minhu.core.chain import GENESIS
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.rates.boards import RANKABLE, board_forms
from minhu.rates.bulletins.composing import Span
from minhu.rates.enums import By
from minhu.rates.models import Board, Contest
from minhu.rates.ranking import Content, ranking, waive
from minhu.rates.rules import stands_for
from minhu.rates.telling import tellers

FREEZE, DECIDE = "rates.freeze_board", "rates.decide_contest"
LONGEST = timedelta(days=366)


@transaction.atomic
def freeze_board(form: str, about: Span, by: By, *, actor: Actor, at: datetime) -> Board:
    """Freeze a board of some days that are over; it may be contested for some working days.

    Raises ``NotAllowedError`` outside the actor's place, and ``DomainError`` for what may not
    be ranked, days that are not over, and a board that is frozen already.
    """
    if not actor.has_perm(FREEZE, about.area):
        raise NotAllowedError(_("榜由督办和街道领导来定。"))
    found = board_forms(local_day(at)).get(form)
    if found is None:
        raise DomainError(_("没有这个榜。"))
    if by not in RANKABLE:
        raise DomainError(_("只排地方和单位，不排别的，更不排个人。"))
    if by is not By.AREA and found.book in tellers:
        raise DomainError(_("台账只知道在哪里，只能按地方排。"))
    if about.last >= local_day(at) or not timedelta() <= about.last - about.first <= LONGEST:
        raise DomainError(_("请选已经过完的日子，结束的不早于开始的，最多一年。"))
    days = calendar(about.area.code)
    until = days.closing(days.workday_after(local_day(at), found.contest_days))
    board = Board(form=form, area=about.area, by=by.value, first=about.first, last=about.last)
    board.content = ranking(found, about, by, at=at)
    board.frozen_by, board.contest_until = as_user(actor), until
    return _seal(board, at)


@transaction.atomic
def contest(
    board: Board, line: str, indicator: str, *, reason: str, actor: User, at: datetime
) -> Contest:
    """Say that a figure is not right; only for who stands for the line, and in time.

    Raises ``NotAllowedError`` for anybody else, and ``DomainError`` when it is too late, the
    board says no such figure, or it was contested before.
    """
    if not stands_for(actor, By(board.by), line):
        raise NotAllowedError(_("只有本单位、本地方的人能提异议。"))
    if at > board.contest_until:
        raise DomainError(_("提异议的日子已经过了。"))
    if line not in _codes(board.content["lines"]) or indicator not in _codes(
        board.content["goals"]
    ):
        raise DomainError(_("这张榜上没有这个数。"))
    if not reason.strip():
        raise DomainError(_("请写明哪里不对。"))
    row = Contest(
        board=board, line=line, indicator=indicator, reason=reason.strip(), by=actor, at=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这个数已经提过异议了。")) from None
    return row


@transaction.atomic
def decide(row: Contest, *, upheld: bool, decision: str, actor: User, at: datetime) -> Contest:
    """Decide a contest with a reason; upheld, the figure counts no more in a new version.

    Nobody decides their own contest, nor one against a board they froze. Raises
    ``StaleStateError`` when somebody has decided already.
    """
    board = row.board
    if not actor.has_perm(DECIDE, board.area):
        raise NotAllowedError(_("异议由督办或街道领导裁定。"))
    if actor.pk in {row.by_id, board.frozen_by_id}:
        raise DomainError(_("提异议的人和定榜的人不能裁定，请换一个人。"))
    if not decision.strip():
        raise DomainError(_("请写明裁定的理由。"))
    said = {"upheld": upheld, "decision": decision.strip(), "decided_by": actor, "decided_at": at}
    if not Contest.objects.filter(pk=row.pk, decided_at=None).update(**said):
        raise StaleStateError(_("刚刚有人已经裁定了。刷新后再看。"))
    row.refresh_from_db()
    if upheld:
        _next_version(board, row, at)
    return row


def latest(board: Board) -> Board:
    """Return the last version of a board."""
    same = {name: getattr(board, name) for name in ("form", "area", "by", "first", "last")}
    return Board.objects.filter(**same).order_by("-version")[0]


def broken_boards() -> Iterator[tuple[Board, str]]:
    """Yield boards that were changed, and where one is missing before them, each with why."""
    previous: dict[str, str] = {}
    for one in Board.objects.order_by("frozen_at", "id").iterator():
        if one.previous != previous.get(one.area_id, GENESIS):
            yield one, _("和前一张接不上")
        if one.hash != one.computed_hash():
            yield one, _("内容被改过")
        previous[one.area_id] = one.hash


def _next_version(board: Board, row: Contest, at: datetime) -> Board:
    """Freeze the same figures again, without the one that was contested."""
    last = latest(board)
    kept = ("form", "area", "by", "first", "last", "frozen_by", "contest_until")
    fresh = Board(**{name: getattr(last, name) for name in kept}, version=last.version + 1)
    fresh.content = waive(last.content, row.line, row.indicator, row.decision)
    fresh.why = row.decision
    return _seal(fresh, at)


def _seal(board: Board, at: datetime) -> Board:
    before = Board.objects.filter(area=board.area).order_by("-frozen_at", "-id").first()
    board.previous = before.hash if before else GENESIS
    board.frozen_at = at
    board.hash = board.computed_hash()
    try:
        with transaction.atomic():
            board.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这几天的榜已经定过了。")) from None
    return board


def _codes(told: list[Content]) -> set[str]:
    return {one["code"] for one in told}
