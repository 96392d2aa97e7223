"""Sheets of QR posters as SVG and PDF; both draw the same cards, all lengths in mm.

The PDF names the Song typeface instead of carrying it: browsers, WPS and Acrobat put their
own Chinese font there. A reader without one (bare Linux without poppler-data) leaves the
words out; there the SVG serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CALL = "有事扫一扫，告诉社区"
HINT = "微信扫码就能说，不用下载，不用注册"
QUEUE = ("到窗口办事，扫码取号", "不用下载，不用注册；没有手机，请工作人员帮您取")
"""What the code at the door of a service hall says."""
_FONT = "STSong-Light"
_GREEN = "#07834a"
_FIRST_WIDE = 0x2E80
_PAGE = (210.0, 297.0)
LAYOUTS = {1: (1, 1), 2: (1, 2), 4: (2, 2), 8: (2, 4)}


@dataclass(frozen=True, slots=True)
class Card:
    """What one plate says: where it hangs, its link, and the code to type by hand."""

    title: str
    place: str
    url: str
    code: str
    call: str = CALL
    hint: str = HINT


@dataclass(frozen=True, slots=True)
class _Slot:
    """A card's place on its sheet: sheet number, left and upper edge, width, height."""

    sheet: int
    left: float
    top: float
    width: float
    height: float

    @property
    def side(self) -> float:
        """The edge of the QR code with its quiet zone."""
        return min(self.width * 0.72, self.height * 0.52)

    def lines(self, card: Card) -> Iterator[tuple[str, float, float, str]]:
        """Yield text, height above the slot's foot as a share from its top, size, colour."""
        unit = min(self.width, self.height * 0.7) / 100
        yield (
            card.call,
            self.top + self.height * 0.14,
            _fit(card.call, 9.2 * unit, self.width),
            _GREEN,
        )
        below = self.top + self.height * 0.19 + self.side
        for text, gap, size in (
            (card.title, 8.0, 7.4),
            (card.place, 15.5, 4.4),
            (card.hint, 22.5, 3.8),
            (card.code, 28.5, 3.8),
        ):
            yield (
                text,
                below + gap * unit,
                _fit(text, size * unit, self.width),
                "#1f2a24",
            )


def svg(cards: Sequence[Card], *, per_sheet: int = 4) -> str:
    """Return all sheets, one below the other, as one SVG drawing."""
    slots = list(_slots(len(cards), per_sheet))
    height = _PAGE[1] * (slots[-1].sheet + 1 if slots else 1)
    body = "".join(_svg_card(card, slot) for card, slot in zip(cards, slots, strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_PAGE[0]:g}mm" '
        f'height="{height:g}mm" viewBox="0 0 {_PAGE[0]:g} {height:g}" '
        'font-family="sans-serif" text-anchor="middle">'
        f'<rect width="100%" height="100%" fill="#fff"/>{body}</svg>'
    )


def pdf(cards: Sequence[Card], *, per_sheet: int = 4) -> bytes:
    """Return all sheets as a PDF, one page each."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = BytesIO()
    canvas = Canvas(file, pagesize=(_PAGE[0] * mm, _PAGE[1] * mm))
    canvas.setTitle(CALL)
    for number, slot in enumerate(_slots(len(cards), per_sheet)):
        if number and number % per_sheet == 0:
            canvas.showPage()
        _pdf_card(canvas, cards[number], slot)
    canvas.save()
    return file.getvalue()


def _slots(count: int, per_sheet: int) -> Iterator[_Slot]:
    across, down = LAYOUTS[per_sheet]
    width, height = _PAGE[0] / across, _PAGE[1] / down
    for number in range(count):
        sheet, place = divmod(number, per_sheet)
        row, column = divmod(place, across)
        yield _Slot(sheet, column * width, row * height, width, height)


def _fit(text: str, size: float, width: float) -> float:
    """Return a type size at which the text fits nine tenths of the width."""
    ems = sum(1.0 if ord(sign) >= _FIRST_WIDE else 0.6 for sign in text)
    return min(size, width * 0.9 / ems) if ems else size


def _modules(url: str) -> tuple[list[tuple[int, int, int]], int]:
    """Return the dark runs of a QR code (column, row, length) and its width with rim."""
    code = segno.make(url, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix_iter(border=4)]
    runs = []
    for row, bits in enumerate(rows):
        column = 0
        while (column := bits.find(1, column)) >= 0:
            after = bits.find(0, column)
            runs.append((column, row, after - column))
            column = after
    return runs, len(rows)


def _svg_card(card: Card, slot: _Slot) -> str:
    middle = slot.left + slot.width / 2
    top = _PAGE[1] * slot.sheet
    runs, modules = _modules(card.url)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs)
    scale = slot.side / modules
    words = "".join(
        f'<text x="{middle:.2f}" y="{top + y:.2f}" font-size="{size:.2f}" '
        f'fill="{colour}">{escape(text)}</text>'
        for text, y, size, colour in slot.lines(card)
    )
    return (
        f'<rect x="{slot.left:.2f}" y="{top + slot.top:.2f}" width="{slot.width:.2f}" '
        f'height="{slot.height:.2f}" fill="none" stroke="#c9d3cd" stroke-width="0.2"/>'
        f'<path transform="translate({middle - slot.side / 2:.3f} '
        f'{top + slot.top + slot.height * 0.17:.3f}) scale({scale:.5f})" d="{path}"/>{words}'
    )


def _pdf_card(canvas: Canvas, card: Card, slot: _Slot) -> None:
    middle = slot.left + slot.width / 2
    canvas.setStrokeColor("#c9d3cd")
    foot = _PAGE[1] - slot.top - slot.height
    canvas.rect(slot.left * mm, foot * mm, slot.width * mm, slot.height * mm, fill=0)
    canvas.setFillColor("#000000")
    runs, modules = _modules(card.url)
    edge = slot.side / modules
    left = middle - slot.side / 2
    upper = _PAGE[1] - slot.top - slot.height * 0.17
    path = canvas.beginPath()
    for column, row, length in runs:
        lower = upper - (row + 1) * edge
        path.rect((left + column * edge) * mm, lower * mm, length * edge * mm, edge * mm)
    canvas.drawPath(path, stroke=0, fill=1)
    for text, y, size, colour in slot.lines(card):
        canvas.setFillColor(colour)
        canvas.setFont(_FONT, size * mm)
        canvas.drawCentredString(middle * mm, (_PAGE[1] - y) * mm, text)
