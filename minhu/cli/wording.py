"""What pages and messages say in Chinese, collected into the catalogue of another language.

Read with the parsers of Python and Django, so that nobody has to install gettext.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from minhu import __version__
from minhu.core.words import WRITTEN

PACKAGE: Final = WRITTEN.parent
ONE: Final = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
MANY: Final = frozenset({"ngettext", "ngettext_lazy"})
MEANT: Final = frozenset({"pgettext", "pgettext_lazy"})
"""Say first as what a word is meant: the state 办结 and the clock 办结 are two words elsewhere."""
CALL: Final = re.compile(
    r"\b(?P<name>n?gettext|_)\((?P<texts>\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"(?:,\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))?)"
)


class Said(NamedTuple):
    """A Chinese text, or the two of a text with a number in it, and as what it is meant, if said."""

    text: str | tuple[str, str]
    meant: str | None = None


def read(catalogue: Path) -> Catalog:
    with catalogue.open("rb") as written:
        return read_po(written, locale=catalogue.parts[-3])


def renewed(old: Catalog) -> Catalog:
    """Return a catalogue of what is said now, with the translations there were."""
    fresh = Catalog(
        old.locale,
        project="Minhu",
        header_comment=old.header_comment,
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        version=__version__,
        msgid_bugs_address="Minhu",
        last_translator="Minhu",
        language_team="English",
        fuzzy=False,
    )
    for (text, meant), place in said():
        before = old.get(text if isinstance(text, str) else text[0], meant)
        known = before.string if before else None
        fresh.add(text, known, locations=[(place, 0)], context=meant)
    return fresh


def missing(catalogue: Catalog) -> list[Message]:
    """Return what has no translation, or not for every number."""
    return [each for each in catalogue if each.id and not all(strings(each.string))]


def strings(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return one text, or the texts for one and for many, as a tuple."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def said() -> Iterator[tuple[Said, str]]:
    """Yield every text that is translated before it is shown, and the file it stands in."""
    yield from ((Said(text), "requests/lifecycle.py") for text in _labels())
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from ((text, _place(path)) for text in in_code(path.read_text("utf-8")))
    for path in sorted(PACKAGE.glob("*/templates/**/*.*")):
        yield from ((text, _place(path)) for text in in_page(path.read_text("utf-8")))


def in_code(source: str) -> Iterator[Said]:
    """Yield the texts that a module hands to gettext in so many words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _texts(node.func.id, node.args)


def in_page(source: str) -> Iterator[Said]:
    """Yield the texts of the translate tags and of ``_("…")`` in a template."""
    from django.utils.translation.template import templatize

    for found in CALL.finditer(templatize(source)):
        call = ast.parse(f"{found['name']}({found['texts']})", mode="eval").body
        assert isinstance(call, ast.Call)  # noqa: S101 -- tells the type checker
        yield from _texts(found["name"], call.args)


def _texts(name: str, arguments: list[ast.expr]) -> Iterator[Said]:
    wanted = 1 if name in ONE else 2 if name in MANY | MEANT else 0
    found = [
        each.value
        for each in arguments[:wanted]
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if wanted and len(found) == wanted:
        if name in MEANT:
            yield Said(found[1], found[0])
        else:
            yield Said(found[0] if wanted == 1 else (found[0], found[1]))


def _labels() -> Iterator[str]:
    """Yield what the lifecycles say; they know nothing of Django, so pages translate it."""
    from minhu.cases.procedures import procedures

    for code in procedures:
        lifecycle = procedures[code].lifecycle
        yield procedures[code].name
        for state in lifecycle.states:
            yield from (state.label, state.public)
        for edge in lifecycle.edges:
            yield from filter(None, (edge.label, edge.public))


def _place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()
