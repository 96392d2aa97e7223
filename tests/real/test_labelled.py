"""5 943 labelled messages: the figure of ``docs/learning.md``, on groups held out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from minhu.learning.evaluating import examined
from minhu.learning.papers import Columns, labels_of, read_rows, texts_of
from minhu.learning.splitting import groups, held_out
from minhu.learning.training import Recipe, fitted
from tests.real.data import DATA, needs_data

pytestmark = needs_data
COLUMNS = Columns(("title", "detail"), "label")
FILE = DATA / "messages/labelled.csv"


def test_seven_kinds_are_told_apart_in_messages_of_other_groups() -> None:
    rows = read_rows(Path(FILE), COLUMNS)
    apart = held_out(groups([COLUMNS.words(row) for row in rows]), 0.2)
    known = [row for row, out in zip(rows, apart, strict=True) if not out]
    asked = [row for row, out in zip(rows, apart, strict=True) if out]
    names, answers = np.unique(labels_of(known, COLUMNS), return_inverse=True)
    model = fitted(texts_of(known, COLUMNS), answers, names, Recipe())
    found = examined(model, lambda: texts_of(asked, COLUMNS), labels_of(asked, COLUMNS))
    assert found.macro_f1 >= 0.915
