"""What a command line says of itself, and what it answers to one that cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from minhu.cli.main import app
from minhu.cli.refusing import told
from tests.cli.test_commands import minhu

MINHU: Any = typer.main.get_command(app)


def groups(command: Any = MINHU, name: str = "minhu") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- the library keeps its classes to itself
    yield name, command
    for each, one in getattr(command, "commands", {}).items():
        yield from groups(one, f"{name} {each}")


COMMANDS = dict(groups())
THEIRS = re.compile(
    r"Usage|Options|OPTIONS|ARGS|Commands|Arguments|Show this|required|default:|env var|<=x|%Y"
)


def refusal(name: str, *words: str) -> str:
    with pytest.raises(typer.TyperException) as refused:
        _read(COMMANDS[name], name, [*words])
    return told(refused.value)


def _read(command: Any, name: str, words: list[str]) -> None:  # noqa: ANN401 -- the same
    context = command.make_context(name, [*words])
    command.resolve_command(context, words)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_and_what_can_be_written_behind_it_are_told_in_whole_sentences(name: str) -> None:
    command = COMMANDS[name]
    said = [command.help, *(each.help for each in command.params if not each.hidden)]
    assert [words for words in said if not (words or "").endswith("。")] == []


@pytest.mark.parametrize(
    "name", sorted(name for name, one in COMMANDS.items() if hasattr(one, "commands"))
)
def test_no_sentence_is_cut_short_where_commands_are_listed(name: str) -> None:
    command = COMMANDS[name]
    page = command.make_context(name, [], resilient_parsing=True, terminal_width=80).get_help()
    shown = "".join(page.split())
    listed = [one.help for one in command.commands.values() if not one.hidden]
    assert [words for words in listed if "".join(words.split()) not in shown] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_no_word_of_the_library_stands_between_our_sentences(name: str) -> None:
    page = _page(name)
    assert page.startswith(f"写法：{name} ")
    assert THEIRS.findall(page) == []


def test_what_must_be_written_and_what_holds_otherwise_is_said_in_chinese() -> None:
    asked = {name: _page(f"minhu {name}") for name in ("account", "serve", "learn", "figures")}
    assert "登录时用的名字。（必须写）" in asked["account"]
    assert "在哪个端口上听。（环境变量 MINHU_PORT；不写就是 8000）" in asked["serve"]
    assert "留出多少来考。（不写就是 0.2；0.05 到 0.5）" in asked["learn"]
    assert "--from <YYYY-MM-DD> " in asked["figures"]


def _page(name: str) -> str:
    context = COMMANDS[name].make_context(name, [], resilient_parsing=True, terminal_width=200)
    return str(context.get_help())


@pytest.mark.parametrize(
    ("name", "words", "answer"),
    [
        ("minhu", ["figuers"], "没有 figuers 这个命令。是不是 figures？"),
        ("minhu figures", ["--foo"], "没有 --foo 这个选项。是不是 --from、--to？"),
        ("minhu figures", ["--by", "foo"], "--by 写得不对：没有 foo，可以写 area、unit、"),
        ("minhu figures", ["--from", "3月1日"], "--from 写得不对：日期要写成 2026-11-20 这样。"),
        ("minhu serve", ["--port", "abc"], "--port 写得不对：要写一个数。在哪个端口上听。"),
        ("minhu serve", ["--port"], "--port 后面要写点什么。"),
        ("minhu import areas", [], "还差 file：区划代码的 CSV"),
        ("minhu account", ["x"], "还差 --name：姓名，同事看得到。"),
        ("minhu recount", ["a", "b"], "a b 是多写的。"),
    ],
)
def test_what_cannot_be_understood_is_said_in_chinese_with_what_to_write(
    name: str, words: list[str], answer: str
) -> None:
    said = refusal(name, *words)
    assert said.startswith(answer)
    assert said.splitlines()[-1].endswith("--help 看怎么写。")


def test_what_a_command_refuses_in_its_own_words_is_left_as_it_is() -> None:
    assert told(typer.BadParameter("请写成 日期=封存码")).startswith("请写成 日期=封存码\n")


def test_a_wrong_word_ends_with_code_two_and_touches_nothing(tmp_path: Path) -> None:
    done = minhu(tmp_path, "figuers")
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有 figuers 这个命令" in done.stderr
    assert list(tmp_path.iterdir()) == []
