"""A bulletin as PDF.

As on the posters the PDF names the Song typeface instead of carrying it: browsers, WPS and
Acrobat put their own Chinese font there. The same paper gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from minhu.rates.bulletins.paper import Block, Paper

_FONT = "STSong-Light"
_LINE, _HEAD = HexColor("#8a949e"), HexColor("#edf1f5")
_MARGIN = 22 * mm
_SIZE, _PADS = 8.5, 7
"""Of the letters in a table, and what lies left and right of them, with a hair to spare."""
_WIDE = A4[0] - 2 * _MARGIN


def _style(size: float, name: str) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=_FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", spaceAfter=4
    )


_TITLE, _UNDER, _HEADING, _TEXT, _CELL = (
    _style(size, name)
    for size, name in (
        (18, "title"),
        (10.5, "under"),
        (13, "heading"),
        (11, "text"),
        (_SIZE, "cell"),
    )
)
_TITLE.alignment = _UNDER.alignment = TA_CENTER
_HEADING.keepWithNext = 1
_HEADING.spaceBefore, _TEXT.firstLineIndent, _CELL.spaceAfter = 10, 22, 0
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


def pdf(paper: Paper) -> bytes:
    """Return a bulletin as a PDF of A4 pages with numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=24 * mm,
        bottomMargin=20 * mm, title=paper.title, invariant=1,
    )  # fmt: skip

    def foot(canvas: Canvas, _document: object) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawCentredString(A4[0] / 2, 12 * mm, f"{canvas.getPageNumber()}")
        canvas.drawString(_MARGIN, 8 * mm, paper.foot or paper.draft)

    document.build(list(_flow(paper)), onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _flow(paper: Paper) -> Iterator[Flowable]:
    if paper.draft:
        yield _said(paper.draft, _UNDER)
    yield _said(paper.title, _TITLE)
    yield _said(paper.under, _UNDER)
    yield _said(paper.days, _UNDER)
    for block in paper.blocks:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[Flowable]:
    if block.kind != "table":
        yield _said(block.text, _HEADING if block.kind == "heading" else _TEXT)
        return
    rows = [block.head, *(tuple(map(str, row)) for row in block.rows)]
    cells = [[_said(text, _CELL) for text in row] for row in rows]
    yield Table(cells, colWidths=_widths(rows, _floors(block)), style=_GRID, repeatRows=1)
    yield Spacer(1, 6)


def _floors(block: Block) -> list[float]:
    """Return how wide each column has to be for what stays on one line."""
    wide = pdfmetrics.stringWidth
    return [
        max((wide(str(cell), _FONT, _SIZE) + _PADS for cell in column if cell.is_whole), default=0)
        for column in zip(*block.rows, strict=True)
    ]


def _widths(rows: list[tuple[str, ...]], floors: list[float]) -> list[float]:
    """Return the widths of columns: by the longest cell of each, within bounds, over its floor."""
    longest = [
        max(6, *(min(_length(text), 36) for text in column)) for column in zip(*rows, strict=True)
    ]
    fair = [_WIDE * each / sum(longest) for each in longest]
    held = [floor if floor > width else 0 for floor, width in zip(floors, fair, strict=True)]
    left = sum(width for width, floor in zip(fair, held, strict=True) if not floor)
    shrunk = (_WIDE - sum(held)) / left if left else 1
    return [floor or width * shrunk for width, floor in zip(fair, held, strict=True)]


def _length(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)  # noqa: PLR2004 -- where wide signs begin


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)
