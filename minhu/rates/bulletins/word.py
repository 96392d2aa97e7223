"""A bulletin as a Word document; the same paper and layout give the same bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from minhu.rates.bulletins import layouts
from minhu.rates.bulletins.paper import Paper


def word(paper: Paper) -> bytes:
    """Return a bulletin as the bytes of a ``.docx``, in the layout in which it was published.

    Raises ``DomainError`` when that layout is gone.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- heavy, and only some need it

    document = DocxTemplate(BytesIO(layouts.kept(paper.layout)))
    document.render({"paper": paper}, autoescape=True)
    file = BytesIO()
    document.save(file)
    return _undated(file.getvalue())


def _undated(packed: bytes) -> bytes:
    """Return the same package without the moment at which it was packed."""
    file = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return file.getvalue()
