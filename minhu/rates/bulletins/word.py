"""A bulletin as a Word document; the same paper and layout give the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from minhu.rates.bulletins import layouts
from minhu.rates.bulletins.paper import WHOLE, Paper

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

NAMES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def word(paper: Paper) -> bytes:
    """Return a bulletin as the bytes of a ``.docx``, in the layout in which it was published.

    Raises ``DomainError`` when that layout is gone.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- heavy, and only some need it

    document = DocxTemplate(BytesIO(layouts.kept(paper.layout)))
    document.render({"paper": paper}, autoescape=True)
    for run in document.docx.element.body.iterfind(".//w:tbl//w:r", NAMES):
        _hold_together(run)
    file = BytesIO()
    document.save(file)
    return _undated(file.getvalue())


def _hold_together(run: BaseOxmlElement) -> None:
    """Write a day or a number with hyphens at which Word breaks no line."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 -- as above

    texts = run.findall("w:t", NAMES)
    said = "".join(text.text or "" for text in texts)
    if not WHOLE.fullmatch(said):
        return
    for text in texts:
        run.remove(text)
    for n, part in enumerate(said.split("-")):
        if n:
            run.append(OxmlElement("w:noBreakHyphen"))
        piece = OxmlElement("w:t")
        piece.text = part
        run.append(piece)


def _undated(packed: bytes) -> bytes:
    """Return the same package without the moment at which it was packed."""
    file = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return file.getvalue()
