"""Files that people send: read as a table, or refused with what to do instead."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.ledgers.guessing import Row, Table, table_of
from minhu.ledgers.models import Ledger, Upload

LARGEST = 30 * 1024 * 1024
MOST_ROWS = 200_000
KEPT = timedelta(days=1)
BOOKS = frozenset({".xlsx", ".xls", ".ods"})


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


def table_in(upload: Upload) -> Table:
    """Return the table of a kept file."""
    with upload.file.open("rb") as file:
        return _table(file.read(), upload.name)


def table_of_file(content: bytes, name: str) -> Table:
    """Return the table of a file by its content; raises ``DomainError``."""
    return _table(content, name)


def _table(content: bytes, name: str) -> Table:
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsm":
        raise DomainError(_("带宏的文件不收。请另存为 .xlsx，再传一次。"))
    lines = _book(content) if suffix in BOOKS else _text(content)
    if len(lines) > MOST_ROWS:
        raise DomainError(_("行太多，最多20万行。请分成几个文件。"))
    return table_of(lines)


def _book(content: bytes) -> Sequence[Row]:
    """Return the rows of the first sheet that is not hidden."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = [each for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name(shown[0].name)
        return sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise DomainError(_("文件打不开。请用 Excel 另存为 .xlsx，再传一次。")) from error


def _text(content: bytes) -> Sequence[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            return list(csv.reader(StringIO(text, newline=""), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise DomainError(_("文件打不开。请用 Excel 另存为 .xlsx，再传一次。"))
