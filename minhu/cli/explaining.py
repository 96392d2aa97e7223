"""The pages of ``--help``: the library's own words stand in Chinese like all others on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from typer.core import TyperGroup

Context: Any = TyperGroup.context_class
HEADINGS = {"Arguments": "要写的", "Options": "选项", "Commands": "命令"}
ARGUMENTS = (
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]…"),
    ("[ARGS]...", "[参数]…"),
)
SENTENCES = {"Show this message and exit.": "看怎么写。"}
NOTES = re.compile(r" *\[([^\[\]]+)\]$")
"""What the library adds behind a sentence of ours."""
NOTED = (
    (re.compile(r"^required$"), "必须写"),
    (re.compile(r"^default: (.+)$"), r"不写就是 \1"),
    (re.compile(r"^env var: (.+)$"), r"环境变量 \1"),
    (re.compile(r"^([\d.]+)<=x<=([\d.]+)$"), r"\1 到 \2"),
)
DAY = re.compile(r"%Y-%m-%d(T%H:%M)?[^>]*")


class PlainHelp(Context.formatter_class):  # type: ignore[misc]  # -- the library keeps this class to itself
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002 -- the library's signature
        for theirs, ours in ARGUMENTS:
            args = args.replace(theirs, ours)
        super().write_usage(prog, args, "写法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().write_dl([(_named(name), _said(words)) for name, words in rows], *args, **more)


def speak_plainly() -> None:
    """Let every command of this process explain itself by ``PlainHelp``."""
    Context.formatter_class = PlainHelp


def _named(name: str) -> str:
    return DAY.sub(lambda found: "YYYY-MM-DDThh:mm" if found[1] else "YYYY-MM-DD", name)


def _said(words: str) -> str:
    words = SENTENCES.get(words, words)
    return NOTES.sub(lambda found: f"（{_noted(found[1])}）", words)


def _noted(notes: str) -> str:
    return "；".join(_note(each) for each in notes.split("; "))


def _note(note: str) -> str:
    for theirs, ours in NOTED:
        if theirs.match(note):
            return theirs.sub(ours, note)
    return note
