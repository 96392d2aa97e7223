"""A command line that cannot be understood: answered in Chinese, with what to write instead."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer
from typer.core import TyperGroup

QUOTED = re.compile(r"'([^']*)'")
OURS = re.compile(r"[\u4e00-\u9fff]")
"""How a sentence of ours begins; the library's may hold Chinese that was typed."""
INTERRUPTED = 1


class PlainGroup(TyperGroup):
    """The command ``minhu``, which says in one sentence what it did not understand.

    The library's own sentences are English and about its insides.
    """

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 -- as the library has it
        if not more.pop("standalone_mode", True):
            return super().main(*args, **more | {"standalone_mode": False})
        try:
            code = super().main(*args, **more | {"standalone_mode": False})
        except typer.TyperException as refused:
            typer.secho(told(refused), err=True, fg=typer.colors.RED)
            sys.exit(refused.exit_code)
        except typer.Abort:
            typer.secho("停下了，没有做完。", err=True, fg=typer.colors.RED)
            sys.exit(INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


def told(refused: typer.TyperException) -> str:
    """Return what was wrong with a command line, and where to read how it is written."""
    if type(refused).__name__ == "NoArgsIsHelpError":
        return refused.format_message()
    context: Any = getattr(refused, "ctx", None)
    whole = context.command_path if context else "minhu"
    return f"{_fault(refused)}\n写 {whole} --help 看怎么写。"


def _fault(refused: Any) -> str:  # noqa: ANN401 -- the library keeps these classes to itself
    match type(refused).__name__:
        case "NoSuchOption":
            return f"没有 {refused.option_name} 这个选项。{_rather(refused.possibilities or [])}"
        case "MissingParameter":
            return f"还差 {_named(refused)}：{_help(refused)}"
        case "BadParameter":
            named = f"{_named(refused)} 写得不对：" if refused.param else ""
            return f"{named}{_meant(refused)}"
        case "BadOptionUsage":
            return f"{refused.option_name} 后面要写点什么。"
    return _misplaced(refused.message)


def _misplaced(said: str) -> str:
    """Return what a word is that stands where no such word may stand."""
    quoted = QUOTED.findall(said)
    if said.startswith("No such command"):
        return f"没有 {quoted[0]} 这个命令。{_rather(quoted[1:])}"
    if said.startswith("Got unexpected extra argument"):
        return f"{said.rpartition('(')[2].rstrip(').')} 是多写的。"
    return said


def _rather(names: list[str]) -> str:
    return f"是不是 {'、'.join(sorted(names))}？" if names else ""


def _named(refused: Any) -> str:  # noqa: ANN401 -- the same
    first = refused.param.opts[0]
    return str(first if first.startswith("-") else refused.param.name)


def _help(refused: Any) -> str:  # noqa: ANN401 -- the same
    return str(getattr(refused.param, "help", "") or "不能不写。")


def _meant(refused: Any) -> str:  # noqa: ANN401 -- the same
    """Return what may stand there: our own words, else the choices, a day, or what it is for."""
    if OURS.match(refused.message):
        return str(refused.message)
    before, found, choices = refused.message.partition("is not one of")
    if found:
        return f"没有 {QUOTED.findall(before)[0]}，可以写 {'、'.join(QUOTED.findall(choices))}。"
    if "%Y-%m-%d" in refused.message:
        return "日期要写成 2026-11-20 这样。"
    if "integer" in refused.message or "number" in refused.message:
        return f"要写一个数。{_help(refused)}"
    return _help(refused)
