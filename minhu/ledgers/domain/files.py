"""Files that people send: read as a table, or refused with what to do instead."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.core.tables import sheets_of
from minhu.ledgers.guessing import Table, table_of
from minhu.ledgers.models import Ledger, Upload
from minhu.ledgers.sheets import joined

LARGEST = 30 * 1024 * 1024
MOST_ROWS = 200_000
KEPT = timedelta(days=1)


@transaction.atomic
def keep_file(file: File[bytes], *, ledger: Ledger | None, actor: User, at: datetime) -> Upload:
    """Keep a file that can be read; raises ``DomainError`` with what to do for one that cannot."""
    name = PurePath(file.name or "").name[-120:]
    if (file.size or 0) > LARGEST:
        raise DomainError(_("文件太大，最多30兆。请分成几个文件。"))
    table = _table(file.read(), name)
    if not table.rows:
        raise DomainError(_("表里没有找到表头和下面的行。请看看是不是选对了文件。"))
    file.seek(0)
    return Upload.objects.create(ledger=ledger, file=file, name=name, by=actor, at=at)


def forget_files(at: datetime) -> int:
    """Delete the files that went into no ledger within a day, for the worker."""
    old = list(Upload.objects.filter(at__lt=at - KEPT))
    for upload in old:
        upload.file.delete(save=False)
        upload.delete()
    return len(old)


def content_of(upload: Upload) -> bytes:
    """Return a kept file as it came."""
    with upload.file.open("rb") as file:
        content: bytes = file.read()
    return content


def table_in(upload: Upload) -> Table:
    """Return the table of a kept file."""
    with upload.file.open("rb") as file:
        return _table(file.read(), upload.name)


def table_of_file(content: bytes, name: str) -> Table:
    """Return the table of a file by its content; raises ``DomainError``."""
    return _table(content, name)


def _table(content: bytes, name: str) -> Table:
    sheets = sheets_of(content, name)
    if sum(map(len, sheets.values())) > MOST_ROWS:
        raise DomainError(_("行太多，最多20万行。请分成几个文件。"))
    return joined({sheet: table_of(lines) for sheet, lines in sheets.items()})
