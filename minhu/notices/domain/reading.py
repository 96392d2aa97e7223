"""Opening one's own notes: what was opened or put away is counted by the bell no longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.notices.models import Notice, Seen
from minhu.notices.queries import inbox, unread


@transaction.atomic
def open_note(notice_id: UUID, *, actor: User, at: datetime) -> Notice:
    """Mark a note as read, with all that is said of its case; twice is no harm.

    Raises ``DomainError`` for what is not theirs.
    """
    notice = inbox(actor, at=at).filter(pk=notice_id).first()
    if notice is None:
        raise DomainError(_("这条提醒不在您的收件箱里了。"))
    same = unread(actor, at=at).filter(case_number=notice.case_number)
    _mark(list(same), actor, at)
    return notice


@transaction.atomic
def open_all(*, actor: User, at: datetime) -> int:
    """Mark every note in somebody's inbox as read; returns how many were not yet."""
    notices = list(unread(actor, at=at))
    _mark(notices, actor, at)
    return len(notices)


def _mark(notices: list[Notice], actor: User, at: datetime) -> None:
    rows = [Seen(user=actor, notice=notice, at=at) for notice in notices]
    Seen.objects.bulk_create(rows, ignore_conflicts=True)
