"""What stands around a table and is none of its rows: who filled it in, sums, notes below it.

Nothing is dropped without a word: whoever sends the file reads which rows were left out and why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from minhu.core.tables import Row
from minhu.ledgers.cells import plain

_SUM = re.compile(r"[^\d:]{0,10}(?:合计|总计|小计|共计|累计)(?:数)?:?")
_NUMBER = re.compile(r"-?[\d,]*\.?\d+(?:%|[^\d\W]{1,3})?|[-—/]+")
_TOLD = re.compile(r"(?!其中)[^\d:]{1,10}:")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{0,2}日?")
_NOTE = re.compile(
    r"(?:备注|注|说明|填表|填报|制表|审核|报送|统计|负责人|联系人|单位|日期|附|数据|本表)[^:]{0,6}:"
    r"|[*※]"
)
_ANNEX = re.compile(r"附[件表]?[\d一二三四五六七八九十]*[:]?")
_SENTENCE = re.compile(r".{12,}[。;；]")
_UNIT = re.compile("([㎡㎥²³])")
"""Signs that a comparable text spells out, which a name shows as they were written."""
_BETWEEN_WORDS = re.compile(r"\s*\n\s*|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff(])")


def label_of(cell: object) -> str:
    """Return what a column is called: broken into lines or spaced out, 备  注 is 备注.

    As it was written; two names are compared by ``plain``, for which ㎡ and m2 are the same.
    """
    parts = _UNIT.split(cell) if isinstance(cell, str) else [cell]
    said = "".join(str(part) if n % 2 else plain(part) for n, part in enumerate(parts))
    return _BETWEEN_WORDS.sub("", said)


def is_about_the_sheet(line: Row) -> bool:
    """Answer whether a row above the header says who filled it in and when, and heads nothing."""
    return any(_TOLD.match(cell) or _DAY.fullmatch(cell) for cell in map(plain, line))


def title_of(top: Sequence[Row]) -> str:
    """Return what a table is called by the first row above its header that says one thing."""
    for line in top[:-1]:
        said = {cell for cell in map(label_of, line) if cell and not _ANNEX.fullmatch(cell)}
        if len(said) == 1 and not is_about_the_sheet(line):
            return said.pop()
    return ""


def without_others(
    rows: dict[int, Row], labels: Sequence[str]
) -> tuple[dict[int, Row], dict[int, str]]:
    """Return the rows that are records, and the others by their number, with what they are."""
    others = {number: _("合计") for number, line in rows.items() if _is_sum(line)}
    again = [n for n, line in rows.items() if [*map(label_of, line)] == [*labels]]
    others |= dict.fromkeys(again, _("又写一遍的表头"))
    width = sum(map(bool, labels))
    for number in reversed(rows):
        if number not in others and not _is_note(rows[number], width):
            break
        others.setdefault(number, _("表下面的说明"))
    kept = {number: line for number, line in rows.items() if number not in others}
    return kept, dict(sorted(others.items()))


def _is_sum(line: Row) -> bool:
    """Answer whether a row says 合计 and numbers, and of words at most the place they are of."""
    said = [cell for cell in map(_closed, line) if cell]
    sums = [cell for cell in said if _SUM.fullmatch(cell)]
    others = [cell for cell in said if cell not in sums and not _NUMBER.fullmatch(cell)]
    return bool(sums) and (not others or others == said[:1])


def _is_note(line: Row, width: int) -> bool:
    """Answer whether a row below a table of so many columns is a note: few cells, one begins so."""
    said = [cell for cell in map(_closed, line) if cell]
    alone = len(said) == 1 and bool(_SENTENCE.match(said[0]))
    return len(said) * 2 <= width and (alone or bool(_NOTE.match(said[0])))


def _closed(cell: object) -> str:
    return plain(cell).replace(" ", "")
