"""Every folder of ``MINHU_DATA`` that the code names is in a backup, or can be made again."""

from __future__ import annotations

import re
from pathlib import Path

import minhu
from minhu.core import backups
from minhu.core.rulebooks import rulebooks

HOUSE = Path(minhu.__file__).parent
NAMES = re.compile(r"""(?:settings\.DATA\)?|data_folder\(\)|\bDATA) / "(\w+)"|Drawer\("(\w+)\"""")
NO_FOLDER = {"creating"}
"""A mark of one process, gone when the house stands."""


def test_no_folder_of_a_house_is_forgotten_by_its_backup() -> None:
    drawers = {book.drawer for book in rulebooks.values() if book.drawer}
    code = (path.read_text("utf-8") for path in HOUSE.rglob("*.py"))
    named = {first or second for text in code for first, second in NAMES.findall(text)}
    assert {"keys", "documents", "panels"} <= named
    assert (named | drawers) - NO_FOLDER == {*backups.FOLDERS, *backups.AGAIN}
