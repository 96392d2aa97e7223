"""A list sent from a page: sealed at once, worked off by the worker, its refused rows sealed too."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core import outbox
from minhu.core.crypto import Sealed, seal
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.tables import rows_of
from minhu.people.domain.register_rows import Register
from minhu.people.domain.registering import KEEP, Delivery, refused_book, register
from minhu.people.enums import Base
from minhu.people.models import RegisterFile
from minhu.places.models import Area

SENT = "people.list"
LARGEST = 10 * 1024 * 1024
KEPT = timedelta(days=1)
BATCHED = 1000


@transaction.atomic
def send_list(
    content: bytes, name: str, area: Area, base: Base, *, actor: User, at: datetime
) -> RegisterFile:
    """Keep a list for the worker; raises ``DomainError`` for one that cannot be read."""
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("这里的底册不归您管。"))
    if len(content) > LARGEST:
        raise DomainError(_("文件太大，最多10兆。请分成几个文件。"))
    lines = rows_of(content, name)
    total = len(Register.of(lines).rows)
    if not total:
        raise DomainError(_("表里没有找到表头和下面的行。请看看是不是选对了文件。"))
    row = RegisterFile(
        area=area, name=PurePath(name).name[-120:], by=actor, at=at, total=total, base=base
    )
    row.sealed = seal(b64encode(content).decode(), bound_to=row.place)
    row.save(force_insert=True)
    outbox.put(SENT, str(row.pk))
    return row


def work_off(key: UUID, *, at: datetime) -> None:
    """Take a list in that was sent; run twice it finds nothing to do, or goes on."""
    row = RegisterFile.objects.select_related("area", "by").filter(pk=key, finished_at=None).first()
    if row is None:
        return
    content = b64decode(row.sealed.open(bound_to=row.place))

    def tell(done: int, total: int) -> None:
        RegisterFile.objects.filter(pk=key).update(done=done, total=total)

    try:
        lines = rows_of(content, row.name)
        how = Delivery(row.name, Base(row.base))
        taken = register(lines, row.area, how, actor=row.by, at=at, progress=tell)
    except DomainError as error:
        row.fault = str(error)[:200]
    else:
        row.report = taken.counts()
        if taken.refused:
            book = b64encode(refused_book(lines, taken)).decode()
            row.refused = seal(book, bound_to=f"{row.place}.refused")
    row.sealed, row.finished_at = Sealed(), at
    row.save(update_fields=["sealed", "refused", "report", "fault", "finished_at"])


def refused_of(row: RegisterFile) -> bytes:
    """Return the Excel file of the rows that were not taken; nothing when all were."""
    return b64decode(row.refused.open(bound_to=f"{row.place}.refused"))


def forget_lists(at: datetime) -> int:
    """Delete the lists of yesterday with their refused rows, for the worker."""
    return RegisterFile.objects.filter(at__lt=at - KEPT).delete()[0]
