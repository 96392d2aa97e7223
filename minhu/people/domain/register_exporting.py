"""Taking the register out as Excel, for a reason that is written down; it comes in again unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from minhu.accounts.models import User
from minhu.core.clock import local_day
from minhu.core.crypto import SealError
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.phones import written
from minhu.core.sheets import LONG
from minhu.people.domain.reading import checked_reason, checked_words
from minhu.people.domain.register_rows import NAMES
from minhu.people.domain.registering import KEEP
from minhu.people.enums import Base
from minhu.people.models import RegisterExport, Resident
from minhu.places.codes import span
from minhu.places.models import Area

COLUMNS = ("name", "number", "kind", "phone", "address", "grid", "base")
BATCH = 2000


@transaction.atomic
def take_out(
    place: Area, *, actor: User, reason: str, words: str, at: datetime
) -> tuple[RegisterExport, IO[bytes]]:
    """Return the register of a place as Excel with a mark of who took it, and write that down.

    Raises ``NotAllowedError``, and ``DomainError`` without a reason or where a row cannot be read.
    """
    if not actor.has_perm(KEEP, place):
        raise NotAllowedError(_("这里的底册不归您管。"))
    first, after = span(place.pk)
    rows = Resident.objects.filter(area__gte=first, area__lt=after, struck_at=None)
    taken = RegisterExport(
        area=place,
        by=actor,
        post_label=actor.post.signed[:160] if actor.post else "",
        at=at,
        rows=rows.count(),
        reason=checked_reason(reason),
        words=checked_words(words),
    )
    taken.save(force_insert=True)
    facts = {"who": actor.name, "day": local_day(at), "words": taken.words}
    return taken, _book(rows, _("%(who)s %(day)s 导出：%(words)s") % facts)


def _book(rows: QuerySet[Resident], mark: str) -> IO[bytes]:
    """Write the rows one by one; the mark stands on every printed page and behind every row."""
    out = TemporaryFile()  # noqa: SIM115 -- closed by whoever has sent it
    with ExitStack() as unfinished, Workbook(out, LONG) as book:
        unfinished.callback(out.close)
        sheet = book.add_worksheet(_("人口底册"))
        sheet.set_header(f"&C{mark.replace('&', '&&')}")
        sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N")
        sheet.set_column(0, len(COLUMNS), 20)
        sheet.write_row(0, 0, [*(NAMES[each][0] for each in COLUMNS), _("水印")])
        for number, cells in enumerate(_lines(rows), start=1):
            sheet.write_row(number, 0, [*cells, mark])
        unfinished.pop_all()
    out.seek(0)
    return out


def _lines(rows: QuerySet[Resident]) -> Iterator[list[str]]:
    labels = dict(Base.choices)
    wanted = rows.order_by("area", "pk").only("area", "base", "sealed")
    for row in wanted.iterator(chunk_size=BATCH):
        told = _opened(row)
        kind, _colon, bare = told["number"].rpartition(":")
        phone = written(told["phone"]) if told["phone"] else ""
        base = str(labels.get(row.base, row.base))
        yield [told["name"], bare, kind, phone, told["address"], row.area_id, base]


def _opened(row: Resident) -> dict[str, Any]:
    try:
        return row.disclose()
    except SealError as error:
        raise DomainError(_("有一条信息读不出来，请找系统管理员。")) from error
