"""Rows that were not taken, handed back as Excel with the reason behind each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

_TEXTS_STAY_TEXTS: Final = {"strings_to_formulas": False, "strings_to_urls": False}
SAFE: Final = {"in_memory": True, **_TEXTS_STAY_TEXTS}
"""No cell becomes a formula or a link, whatever somebody wrote into it."""
LONG: Final = {"constant_memory": True, **_TEXTS_STAY_TEXTS}
"""The same for books of any length: rows are written in order, memory stays flat."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL: Final = 32_767
"""What Excel holds in one cell."""


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula when it opens a CSV file."""
    negative = text[:1] == "-" and text[1:].replace(".", "", 1).isdecimal()
    return f"'{text}" if text[:1] in FORMULA and not negative else text


def refused_sheet(labels: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> bytes:
    """Return a workbook of refused rows: the cells of each as they came, and why not."""
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("没有收的"))
        sheet.write_row(0, 0, [*labels, _("为什么不收")])
        for number, (cells, why) in enumerate(rows, start=1):
            row = [cell[:LONGEST_CELL] for cell in cells][: len(labels)]
            row += [""] * (len(labels) - len(row))
            sheet.write_row(number, 0, [*row, why])
    return out.getvalue()
