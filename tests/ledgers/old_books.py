"""Small workbooks of the formats that nobody writes here any more, to be read by those who do not know."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from struct import pack
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZipFile

SECTOR, SMALL = 512, 64
FREE, ENDS, OF_TABLES = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LINK = '<Relationships><Relationship Id="{}" Type="x/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'


class Seen(NamedTuple):
    """A number and the shape it is shown in."""

    number: float
    shape: str


Lines = Sequence[Sequence[str | Seen]]


def shapes_of(lines: Lines) -> list[str]:
    """Return the shapes of a table; the first, of words, is none."""
    found = [cell.shape for line in lines for cell in line if isinstance(cell, Seen)]
    return ["General", *dict.fromkeys(found)]


def xls(lines: Lines, *, large: bool = True) -> bytes:
    """Return a workbook of Excel 97; ``large`` ones lie in sectors, small ones in small ones."""
    shapes = shapes_of(lines)
    head = _old(0x0809, pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    for n, shape in enumerate(shapes):
        head += _old(0x041E, pack("<HHB", 164 + n, len(shape), 0) + shape.encode())
    head += _old(0x00E0, pack("<HHH14x", 0, 9, 0xFFF4))
    for n, _shape in enumerate(shapes):
        head += _old(0x00E0, pack("<HHH14x", 0, 164 + n, 1))
    name = "表".encode("utf-16-le")
    start = len(head) + 4 + 8 + len(name) + 4
    head += _old(0x0085, pack("<IBBBB", start, 0, 0, 1, 1) + name) + _old(0x000A, b"")
    body = _old(0x0809, pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for row, line in enumerate(lines):
        body += _old_row(row, line, shapes)
    stream = head + body + _old(0x000A, b"")
    return _in_sectors(stream.ljust(4096 if large else 0, b"\0"))


def _old(kind: int, said: bytes) -> bytes:
    return pack("<HH", kind, len(said)) + said


def _old_row(row: int, line: Sequence[str | Seen], shapes: list[str]) -> bytes:
    """Return the cells of a row; two numbers of which the first is short are one record."""
    out = b""
    for column, cell in enumerate(line):
        if isinstance(cell, Seen) and cell.number == round(cell.number, 2):
            short = (round(cell.number * 100) << 2 | 3) & 0xFFFFFFFF
            said = pack("<HHHIH", row, column, 1 + shapes.index(cell.shape), short, column)
            out += _old(0x00BD, said)
        elif isinstance(cell, Seen):
            style = 1 + shapes.index(cell.shape)
            out += _old(0x0203, pack("<HHHd", row, column, style, cell.number))
        else:
            text = cell.encode("utf-16-le")
            out += _old(0x0204, pack("<HHHHB", row, column, 1, len(cell), 1) + text)
    return out


def _in_sectors(stream: bytes) -> bytes:
    small = len(stream) < 4096
    inner = stream.ljust(-(-len(stream) // SECTOR) * SECTOR, b"\0")
    many, few = len(inner) // SECTOR, len(inner) // SMALL
    table = [OF_TABLES, ENDS, ENDS, *range(4, 3 + many), ENDS]
    follows = [*range(1, few), ENDS] if small else []
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, ENDS, 0)
    header += pack("<109I", 0, *[FREE] * 108)
    root = _folder("Root Entry", 5, 3 if small else ENDS, len(inner) if small else 0, 1)
    book = _folder("Workbook", 2, 0 if small else 3, len(stream), FREE)
    folders = (root + book).ljust(SECTOR, b"\0")
    return header + _table(table) + folders + _table(follows) + inner


def _table(numbers: list[int]) -> bytes:
    return pack("<128I", *numbers, *[FREE] * (128 - len(numbers)))


def _folder(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    called = name.encode("utf-16-le")
    entry = called.ljust(64, b"\0") + pack("<HBBIII", len(called) + 2, kind, 1, FREE, FREE, child)
    return entry + bytes(36) + pack("<IQ", start, size)


def xlsb(lines: Lines) -> bytes:
    """Return a workbook in the binary format of Excel 2007."""
    shapes = shapes_of(lines)
    styles = _wide(615, pack("<I", len(shapes)))
    styles += b"".join(
        _wide(44, pack("<H", 164 + n) + _words(shape)) for n, shape in enumerate(shapes)
    )
    styles += _wide(626, b"") + _wide(47, pack("<HH12x", 0, 9)) + _wide(627, b"")
    styles += _wide(617, pack("<I", len(shapes)))
    styles += b"".join(_wide(47, pack("<HH12x", 0, 164 + n)) for n in range(len(shapes)))
    styles += _wide(618, b"")
    sheet = _wide(148, bytes(16)) + _wide(145, b"")
    for row, line in enumerate(lines):
        sheet += _wide(0, pack("<I21x", row))
        for column, cell in enumerate(line):
            shape = cell.shape if isinstance(cell, Seen) else "General"
            at = pack("<II", column, shapes.index(shape))
            if isinstance(cell, Seen):
                sheet += _wide(5, at + pack("<d", cell.number))
            else:
                sheet += _wide(6, at + _words(cell))
    sheet += _wide(146, b"")
    bundle = _wide(156, pack("<II", 0, 1) + _words("rId1") + _words("表"))
    return _packed(
        {
            "xl/_rels/workbook.bin.rels": LINK.format("rId1").encode(),
            "xl/workbook.bin": _wide(143, b"") + bundle + _wide(144, b"") + _wide(132, b""),
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _wide(kind: int, said: bytes) -> bytes:
    first = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(said)
    size = bytes([length]) if length < 0x80 else bytes([length & 0x7F | 0x80, length >> 7])
    return first + size + said


def _words(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def ods(lines: Lines) -> bytes:
    """Return a workbook as LibreOffice and the national format's programs write it, equal cells said once."""
    rows = "".join(
        f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines
    )
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="5"/></table:table-row>'
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    sheets = f'<table:table table:name="甲&amp;乙"><table:table-column/>{empty}{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    text = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{body}</office:document-content>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b"<manifest/>"
    return _packed(
        {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": text.encode()}
    )


def _cell(cell: str | Seen) -> str:
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    kind = "percentage" if cell.shape.endswith("%") else "float"
    return f'<table:table-cell office:value-type="{kind}" office:value="{cell.number}"><text:p>x</text:p></table:table-cell>'


def _packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as book:
        for name, said in parts.items():
            book.writestr(name, said)
    return out.getvalue()
