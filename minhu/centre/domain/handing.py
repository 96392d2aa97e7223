"""交接班: who leaves says what is open, who comes signs; both stand in the day log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.centre.domain.writing import write_down
from minhu.centre.enums import EntryKind
from minhu.centre.models import Handover
from minhu.centre.queries.duty import shift_left
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area

_SHOWN = 150


@transaction.atomic
def hand_over(area: Area, *, words: str, actor: User, at: datetime) -> Handover:
    """Leave a shift with what is open; the log says so.

    Raises ``NotAllowedError`` for who does not write the log here.
    """
    day, shift = shift_left(at)
    said = _("交班，等接班的人签：%(words)s") % {"words": words[:_SHOWN]}
    write_down(area, kind=EntryKind.HANDOVER, words=said, actor=actor, at=at)
    return Handover.objects.create(
        area=area, day=day, shift=shift, words=words, left_by=actor, left_at=at
    )


@transaction.atomic
def take_over(note: Handover, *, actor: User, at: datetime) -> Handover:
    """Sign for what somebody else handed over; once.

    Raises ``NotAllowedError`` for who does not write the log here, ``DomainError`` for who
    wrote it, ``StaleStateError`` when it is signed.
    """
    if not actor.has_perm("centre.write_log", note.area):
        raise NotAllowedError(_("这里的班不归您接。"))
    if actor.pk == note.left_by_id:
        raise DomainError(_("自己交的班，要接班的人来签。"))
    unsigned = Handover.objects.filter(pk=note.pk, taken_at=None)
    if not unsigned.update(taken_by=actor, taken_at=at):
        raise StaleStateError(_("刚刚有人已经接班了。刷新后再看。"))
    said = _("接班：%(by)s 交的已经签收") % {"by": note.left_by.name}
    write_down(note.area, kind=EntryKind.HANDOVER, words=said, actor=actor, at=at)
    note.refresh_from_db()
    return note
