"""Tables of texts: CSV files with a header, read by the names of their columns."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.learning.grams import plain
from minhu.learning.model import Text

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text (the first is the title where there are more) and the label."""

    text: tuple[str, ...]
    label: str

    def words(self, row: Row) -> str:
        return "\n".join(row[name] or "" for name in self.text)


def read_rows(path: Path, columns: Columns) -> list[dict[str, str]]:
    """Return the rows that have a label; raises ``DomainError`` in words."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = reader.fieldnames or ()
            missing = [each for each in (*columns.text, columns.label) if each not in names]
            if missing:
                words = {"file": path.name, "names": "、".join(missing)}
                raise DomainError(_("%(file)s 里没有这一列：%(names)s。") % words)
            return [row for row in reader if (row[columns.label] or "").strip()]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        words = {"file": path.name}
        raise DomainError(_("%(file)s 读不了：要 UTF-8 的 CSV 文件。") % words) from error


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)


def text_of(title: str, rest: str) -> Text:
    """Return a text as a model reads it."""
    first, others = plain(title), plain(rest)
    return Text(first, f"{first} {others}".strip())


def texts_of(rows: Sequence[Row], columns: Columns) -> list[Text]:
    """Return the texts of rows; with one column only there is no title."""
    if len(columns.text) == 1:
        return [text_of("", row[columns.text[0]] or "") for row in rows]
    first, *others = columns.text
    return [text_of(row[first] or "", "\n".join(row[o] or "" for o in others)) for row in rows]


def labels_of(rows: Sequence[Row], columns: Columns) -> list[str]:
    return [row[columns.label].strip() for row in rows]
