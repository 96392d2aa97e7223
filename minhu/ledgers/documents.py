"""Word documents from the template of a ledger, with next to nothing a template can do.

A template names columns, ``{{ 楼院 }}``, asks whether one says something, and goes through the
records that belong to one. It calls nothing, reckons nothing and reaches nothing else: what is
more is refused when it is sent, not when it is used. A template is a package like any other
file: macros, embedded files and links to the outside are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import check_packed

LARGEST, LARGEST_UNPACKED = 2 * 1024 * 1024, 40 * 1024 * 1024
LARGEST_TEXT = 2 * 1024 * 1024
"""How much text, unpacked, a template may hold; a loop may write it once for each row."""
PARTS = "分行"
"""What a template calls the records that belong to one; only these are gone through."""
Context = Mapping[str, Any]
_MAY = frozenset(
    {
        *("Template", "TemplateData", "Output", "Name", "Const", "Getitem", "If", "For"),
        *("Not", "And", "Or", "Compare", "Operand", "CondExpr"),
    }
)


def check_template(content: bytes, known: Context) -> None:
    """Raise ``DomainError`` for a file that is no harmless template of a ledger.

    ``known`` is what a template may name, with values as a record has them.
    """
    if len(content) > LARGEST:
        raise DomainError(_("模板太大，最多2兆。"))
    check_packed(content, most=LARGEST_UNPACKED)
    with ZipFile(BytesIO(content)) as packed:
        _check_parts(packed)
    lost = _undeclared(content) - set(known)
    if lost:
        raise DomainError(_("模板里的“%(name)s”不是这本台账的列。") % {"name": min(lost)})
    filled(content, known)


def _undeclared(content: bytes) -> set[str]:
    from jinja2 import TemplateError  # noqa: PLC0415 -- heavy, and only some need it

    try:
        found: set[str] = _document(content).get_undeclared_template_variables(_environment())
    except TemplateError as error:
        raise DomainError(_("模板填不出来：%(why)s") % {"why": str(error)[:120]}) from error
    return found


def filled(content: bytes, context: Context) -> bytes:
    """Return the document a template makes of a context; raises ``DomainError``."""
    from jinja2 import TemplateError  # noqa: PLC0415 -- heavy, and only some need it

    document, out = _document(content), BytesIO()
    try:
        document.render(dict(context), _environment(), autoescape=True)
    except (TemplateError, TypeError, ValueError, KeyError) as error:
        raise DomainError(_("模板填不出来：%(why)s") % {"why": str(error)[:120]}) from error
    document.save(out)
    return out.getvalue()


def _check_parts(packed: ZipFile) -> None:
    names = [each.lower() for each in packed.namelist()]
    if "word/document.xml" not in names:
        raise DomainError(_("这不是 Word 文件。请另存为 .docx，再传一次。"))
    if any("/embeddings/" in each or "/activex/" in each for each in names):
        raise DomainError(_("文件里嵌着别的文件，不收。请去掉以后再传。"))
    texts = [each for each in packed.infolist() if each.filename.endswith(".xml")]
    if sum(each.file_size for each in texts) > LARGEST_TEXT:
        raise DomainError(_("模板太大，最多2兆。"))
    if b"macroEnabled" in packed.read("[Content_Types].xml"):
        raise DomainError(_("带宏的文件不收。请另存为 .docx，再传一次。"))
    for each in packed.namelist():
        if each.endswith(".rels") and _reaches_outside(packed.read(each)):
            raise DomainError(_("文件里连着外面的东西，不收。请去掉外部模板和外部图片。"))


def _reaches_outside(relations: bytes) -> bool:
    """Answer whether Word would fetch something; a link that waits to be clicked is harmless."""
    return any(
        b'"External"' in each and b"/hyperlink" not in each
        for each in relations.split(b"<Relationship ")
    )


def _document(content: bytes) -> Any:  # noqa: ANN401 -- of a library without types
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- heavy, and only some need it

    return DocxTemplate(BytesIO(content))


@cache
def _environment() -> Any:  # noqa: ANN401 -- a class made where its library is loaded
    """Return the environment every part of a template is read in: what it may not do, it refuses."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 -- as above

    class Narrow(ImmutableSandboxedEnvironment):
        def _parse(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- the library's own
            tree = super()._parse(*args, **kwargs)
            _check_tree(tree, inside=False)
            return tree

    return Narrow(autoescape=True)


def _check_tree(node: Any, *, inside: bool) -> None:  # noqa: ANN401 -- a node of the library
    kind = type(node).__name__
    loop = kind == "For"
    if kind not in _MAY or (loop and (inside or not _goes_through_parts(node.iter))):
        raise DomainError(_("模板里只能写列名、if 和 for，“%(what)s”不行。") % {"what": kind})
    for each in node.iter_child_nodes():
        _check_tree(each, inside=inside or loop)


def _goes_through_parts(node: Any) -> bool:  # noqa: ANN401 -- as above
    return type(node).__name__ == "Getitem" and getattr(node.node, "name", "") == PARTS
