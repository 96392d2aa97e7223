"""A bulletin as a Word document, laid out by a template that an office may replace.

``MINHU_DATA/documents/bulletin.docx`` goes before the one that Minhu brings. The same paper
and template give the same bytes.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from minhu.core.folders import data_folder
from minhu.rates.bulletins.paper import Paper

TEMPLATE = "bulletin.docx"


def word(paper: Paper) -> bytes:
    """Return a bulletin as the bytes of a ``.docx``."""
    own = data_folder() / "documents" / TEMPLATE
    if own.is_file():
        return _laid_out(own, paper)
    with as_file(files("minhu.rates") / "documents" / TEMPLATE) as path:
        return _laid_out(path, paper)


def _laid_out(template: Path, paper: Paper) -> bytes:
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- heavy, and only some need it

    document = DocxTemplate(template)
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
