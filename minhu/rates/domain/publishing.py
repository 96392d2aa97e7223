"""Composing a bulletin, wording it, publishing it; what is published stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.core.chain import GENESIS
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.rates.bulletins import layouts
from minhu.rates.bulletins.composing import Span, content
from minhu.rates.bulletins.forms import Form, forms
from minhu.rates.bulletins.wording import check_words, filled
from minhu.rates.models import Bulletin

WRITE, PUBLISH = "rates.write_bulletin", "rates.publish_bulletin"
LONGEST = timedelta(days=366)
_TITLE = "title"


@transaction.atomic
def compose(
    form: str, about: Span, *, actor: Actor, at: datetime, corrects: Bulletin | None = None
) -> Bulletin:
    """Begin a draft with its figures as they stand, and the usual words.

    Raises ``NotAllowedError`` outside the actor's place, and ``DomainError`` for a form that
    is none, for days that are not over or too many, and when there is such a draft already.
    """
    _allow(actor, WRITE, about.area)
    found = _form(form, about, at)
    told = content(found, about, at=at)
    draft = Bulletin(
        form=form,
        area=about.area,
        first=about.first,
        last=about.last,
        title=filled(found.title, told["named"]),
        content=told,
        words={name: text for name, text in found.words.items() if text},
        composed_by=as_user(actor),
        composed_at=at,
        corrects=corrects,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这几天的草稿已经有了，打开那一份接着写。")) from None
    return draft


@transaction.atomic
def reword(
    draft: Bulletin, words: Mapping[str, str], *, actor: Actor, at: datetime, turn: int
) -> Bulletin:
    """Put other words around the figures; ``turn`` is the one that was read.

    The words under ``title`` are the title. Raises as ``check_words`` does, and
    ``StaleStateError`` when somebody else was first or it is published.
    """
    _allow(actor, WRITE, draft.area)
    named = draft.content["named"]
    said = {name: check_words(text, named) for name, text in words.items()}
    title = said.pop(_TITLE, draft.title)[:80]
    if not title:
        raise DomainError(_("标题不能空着。"))
    draft.title, draft.words = title, {name: text for name, text in said.items() if text}
    del at  # a draft keeps no history; what is published does
    return _move(draft, turn, "title", "words")


@transaction.atomic
def recompose(draft: Bulletin, *, actor: Actor, at: datetime, turn: int) -> Bulletin:
    """Read the figures of a draft anew; the words stay."""
    _allow(actor, WRITE, draft.area)
    about = Span(draft.area, draft.first, draft.last)
    draft.content = content(_form(draft.form, about, at), about, at=at)
    draft.composed_at = at
    return _move(draft, turn, "content", "composed_at")


@transaction.atomic
def discard(draft: Bulletin, *, actor: Actor, turn: int) -> None:
    """Throw a draft away; what is published cannot be."""
    _allow(actor, WRITE, draft.area)
    if not Bulletin.objects.filter(pk=draft.pk, turn=turn, published_at=None).delete()[0]:
        raise _stale()


@transaction.atomic
def publish(draft: Bulletin, *, actor: Actor, at: datetime, turn: int) -> Bulletin:
    """Freeze a draft: definition, period, figures, words and layout, linked to the one before it."""
    _allow(actor, PUBLISH, draft.area)
    for text in (draft.title, *draft.words.values()):
        check_words(text, draft.content["named"])
    published = Bulletin.objects.filter(area=draft.area, published_at__isnull=False)
    last = published.order_by("-published_at", "-id").first()
    draft.previous = last.hash if last else GENESIS
    draft.issue = _next_issue(draft, at)
    draft.content = {**draft.content, "layout": layouts.keep()}
    draft.published_by, draft.published_at = as_user(actor), at
    draft.hash = draft.computed_hash()
    sealed = ("content", "previous", "issue", "published_by", "published_at", "hash")
    try:
        with transaction.atomic():
            return _move(draft, turn, *sealed)
    except IntegrityError:
        raise StaleStateError(_("刚刚有人先发布了另一份，请再点一次。")) from None


@dataclass(frozen=True, slots=True)
class BrokenBulletin:
    """A published bulletin that is not what was published."""

    title: str
    why: str


def broken_bulletins() -> Iterator[BrokenBulletin]:
    """Yield published bulletins that were changed, and where one is missing before them."""
    previous: dict[str, str] = {}
    published = Bulletin.objects.filter(published_at__isnull=False)
    for one in published.order_by("published_at", "id").iterator():
        if one.previous != previous.get(one.area_id, GENESIS):
            yield BrokenBulletin(one.title, _("和前一份接不上"))
        if one.hash != one.computed_hash():
            yield BrokenBulletin(one.title, _("内容被改过"))
        previous[one.area_id] = one.hash


def _form(code: str, about: Span, at: datetime) -> Form:
    found = forms(local_day(at)).get(code)
    if found is None:
        raise DomainError(_("没有这种通报。"))
    if about.last > local_day(at):
        raise DomainError(_("这几天还没有过完，请选到今天为止的日子。"))
    if not timedelta() <= about.last - about.first <= LONGEST:
        raise DomainError(_("结束的日子要不早于开始的日子，最多一年。"))
    return found


def _next_issue(draft: Bulletin, at: datetime) -> int:
    """Return the number within the year, counted for each form and place."""
    year = local_day(at).year
    same = Bulletin.objects.filter(area=draft.area, form=draft.form, issue__isnull=False)
    numbers = [
        one.issue or 0
        for one in same.only("issue", "published_at")
        if one.published_at and local_day(one.published_at).year == year
    ]
    return max(numbers, default=0) + 1


def _move(draft: Bulletin, turn: int, *columns: str) -> Bulletin:
    changed = {name: getattr(draft, name) for name in columns}
    rows = Bulletin.objects.filter(pk=draft.pk, turn=turn, published_at=None)
    if not rows.update(**changed, turn=turn + 1):
        raise _stale()
    draft.turn = turn + 1
    return draft


def _stale() -> StaleStateError:
    return StaleStateError(_("刚刚有人先改了这份通报，或者已经发布。刷新后再看。"))


def _allow(actor: Actor, permission: str, area: Area) -> None:
    if not actor.has_perm(permission, area):
        raise NotAllowedError(_("通报由街道调度和督办来写，由督办和街道领导发布。"))
