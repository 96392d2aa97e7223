"""Carrying a notice out of the house, once, and writing down how it went."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minhu.core.crypto import Sealed
from minhu.core.errors import DomainError
from minhu.notices.channels import NotSentError, channel
from minhu.notices.enums import NoticeState
from minhu.notices.models import Notice
from minhu.people.queries import phone_of


def send(notice_id: UUID, *, at: datetime) -> Notice:
    """Send a notice that has not been sent, and write down how it went.

    Runs in no transaction, so that nobody waits for a slow gateway. Raises ``NotSentError``
    after a failure has been written down, so that the outbox tries again; what it says
    holds neither phone nor words. A person who is gone meanwhile is no reason to try again.
    """
    notice = Notice.objects.select_related("person").get(pk=notice_id)
    if notice.state in {NoticeState.SENT, NoticeState.HELD}:
        return notice
    reachable = notice.person is not None and bool(notice.person.phone_index)
    error = _carry(notice) if reachable else gettext_noop("来电人没有电话了")
    _write(notice, error, at)
    if error and reachable:
        raise NotSentError(error)
    return notice


def say(phone: str, text: str, *, key: str) -> None:
    """Send something at once that may not be kept anywhere (a phone code).

    Raises ``DomainError`` when it does not get through: whoever waits can ask again.
    """
    try:
        channel().send(phone=phone, text=text, key=key)
    except Exception as error:
        raise DomainError(_("短信没发出去，过一会儿再试。")) from error


def _carry(notice: Notice) -> str:
    """Hand a notice to the channel and return what went wrong, empty for nothing."""
    try:
        phone = phone_of(notice.person) if notice.person else ""
        channel().send(phone=phone, text=notice.words(), key=notice.dedupe_key)
    except NotSentError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 -- a gateway's own words may hold the phone
        return type(error).__name__
    return ""


def _write(notice: Notice, error: str, at: datetime) -> None:
    """Write down how it went; a link that has gone out is kept no longer."""
    notice.tries += 1
    notice.error = error[:200]
    notice.state = NoticeState.FAILED if error else NoticeState.SENT
    notice.sent_at = None if error else at
    if not error:
        notice.link_sealed = Sealed()
    notice.save(update_fields=["tries", "error", "state", "sent_at", "link_sealed"])
