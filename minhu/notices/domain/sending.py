"""Carrying a notice out of the house, once in effect, and writing down how each try went.

A notice is claimed by comparing and setting before a channel is called, so that of two
workers one sends. Whoever dies between the claim and the result leaves a notice that is
claimed and silent; after the length of a lease it is sent again under the same key, and the
log says that the first try was cut off (decision 25).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minhu.accounts.actors import Actor
from minhu.core import outbox
from minhu.core.crypto import Sealed
from minhu.core.deliveries import delay
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.notices.carriers import carry
from minhu.notices.channels import NotSentError, channel
from minhu.notices.domain.telling import TOPIC
from minhu.notices.enums import NoticeState, Result
from minhu.notices.kinds import kinds
from minhu.notices.models import Attempt, Notice
from minhu.notices.queries.wordings import quiet_until
from minhu.people.queries import phone_of

log = structlog.get_logger()

TRY_AGAIN = "notices.try_again"
DONE = (NoticeState.SENT, NoticeState.HELD)
READY = Q(state__in=(NoticeState.WAITING, NoticeState.FAILED))
GONE = gettext_noop("来电人没有电话了")
ENDED = gettext_noop("这个渠道停用了")


def send(notice_id: UUID, *, at: datetime) -> Notice | None:
    """Send a notice that has not been sent, and write down how it went; ``None`` when it is gone.

    Runs in no transaction, so that nobody waits for a slow gateway. In quiet hours it is put
    off. Raises ``NotSentError`` after a failure has been written down, so that the outbox
    tries again; what it says holds neither address nor words. A reader who is gone meanwhile
    is no reason to try again.
    """
    rows = Notice.objects.select_related("person", "outlet")
    notice = rows.filter(pk=notice_id).first()
    if notice is None or notice.state in DONE:
        return notice
    until = quiet_until(notice, at=at)
    if until is not None:
        return _put_off(notice, until)
    _claim(notice, at)
    lost = _lost(notice)
    error = lost or _carry(notice)
    _write(notice, error, at=at, again=not lost)
    if error and not lost:
        raise NotSentError(error)
    return notice


@transaction.atomic
def try_again(notice: Notice, *, actor: Actor, at: datetime) -> Notice:
    """Put what was not sent back in line, with all its tries; of two clicks the first wins."""
    if not actor.has_perm(TRY_AGAIN, notice):
        raise NotAllowedError(_("这条消息您不能再发。"))
    failed = Notice.objects.filter(pk=notice.pk, state=NoticeState.FAILED)
    if not failed.update(state=NoticeState.WAITING, tries=0, next_at=at):
        raise StaleStateError(_("这条正在发或者已经发出去了，请刷新看看。"))
    outbox.put(TOPIC, str(notice.pk))
    notice.refresh_from_db()
    return notice


def say(phone: str, text: str, *, key: str) -> None:
    """Send something at once that may not be kept anywhere (a phone code).

    Raises ``DomainError`` when it does not get through: whoever waits can ask again.
    """
    try:
        channel().send(phone=phone, text=text, key=key)
    except Exception as error:
        raise DomainError(_("短信没发出去，过一会儿再试。")) from error


def _put_off(notice: Notice, until: datetime) -> Notice:
    Notice.objects.filter(READY, pk=notice.pk).update(next_at=until)
    outbox.put(TOPIC, str(notice.pk), after=until)
    notice.next_at = until
    return notice


@transaction.atomic
def _claim(notice: Notice, at: datetime) -> None:
    """Take a notice for oneself; raises ``NotSentError`` when somebody else has it in hand."""
    silent = at - timedelta(seconds=settings.OUTBOX_LEASE)
    free = READY | Q(state=NoticeState.SENDING, claimed_at__lt=silent)
    same = Notice.objects.filter(free, pk=notice.pk, claimed_at=notice.claimed_at)
    if not same.update(state=NoticeState.SENDING, claimed_at=at):
        raise NotSentError(gettext_noop("别的进程正在发"))
    if notice.state == NoticeState.SENDING and notice.claimed_at is not None:
        _note(notice, Result.CUT, at=notice.claimed_at, next_at=at)
    notice.state, notice.claimed_at = NoticeState.SENDING, at


def _lost(notice: Notice) -> str:
    """Return why a notice can reach nobody any more, empty when it can."""
    if notice.outlet is not None:
        return ENDED if notice.outlet.ended_at else ""
    return "" if notice.person and notice.person.phone_index else GONE


def _carry(notice: Notice) -> str:
    """Hand a notice to what carries it and return what went wrong, empty for nothing."""
    try:
        _hand_over(notice)
    except NotSentError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 -- a gateway's own words may hold the phone
        log.warning("notice_not_sent", notice=str(notice.pk), error=type(error).__name__)
        return gettext_noop("发的时候出了错，请系统管理员看运行记录")
    return ""


def _hand_over(notice: Notice) -> None:
    key = notice.dedupe_key
    if notice.person is not None:
        channel().send(phone=phone_of(notice.person), text=notice.words(), key=key)
    elif notice.outlet is not None:
        label = kinds[notice.kind].label if notice.kind in kinds else ""
        title = _("民呼：%(label)s") % {"label": label}
        target = notice.outlet.disclose()
        carry(notice.outlet.way, target, title=title, text=notice.text, key=key)


@transaction.atomic
def _write(notice: Notice, error: str, *, at: datetime, again: bool) -> None:
    """Write down how it went, unless somebody else has taken it over meanwhile.

    A link that has gone out is kept no longer.
    """
    ours = Notice.objects.filter(
        pk=notice.pk, state=NoticeState.SENDING, claimed_at=notice.claimed_at
    )
    tries = notice.tries + 1
    more = error and again and tries < settings.OUTBOX_ATTEMPTS
    next_at = at + delay(tries) if more else None
    notice.tries, notice.error, notice.next_at = tries, error[:200], next_at
    notice.state = NoticeState.FAILED if error else NoticeState.SENT
    notice.sent_at = None if error else at
    if not error:
        notice.link_sealed = Sealed()
    names = ("tries", "error", "next_at", "state", "sent_at", "link_sealed")
    if ours.update(**{name: getattr(notice, name) for name in names}):
        _note(notice, Result.FAILED if error else Result.SENT, at=at, next_at=next_at)


def _note(notice: Notice, result: Result, *, at: datetime, next_at: datetime | None) -> None:
    Attempt.objects.create(
        notice=notice,
        number=notice.attempts.count() + 1,
        at=at,
        result=result,
        error=notice.error if result == Result.FAILED else "",
        next_at=next_at,
    )
