"""The documentation says what is so: its diagrams, commands, settings, links and example."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from minhu.accounts import permissions
from minhu.cases.domain.moving import advance
from minhu.cases.domain.opening import Draft, take_in
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.catalogue.models import Limit
from minhu.catalogue.queries import forget
from minhu.cli.docs import docs, redrawn, sections_for, undrawn
from minhu.cli.main import app
from minhu.rates.figures import figures
from minhu.rates.scope import Scope
from minhu.rates.sources import sources
from minhu.requests.lifecycle import REQUEST
from tests.cast import COMMUNITY, GRID, NOW, Cast
from tests.house.sources import PRODUCT, ROOT, kept, modules

PAGES = [path for path in kept() if path.suffix == ".md"]
DECISIONS = sorted((ROOT / "docs/decisions").glob("0*.md"))
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
LIFECYCLES = (ROOT / "docs/lifecycles.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SETTING = re.compile(r"\b(?:MINHU_[A-Z_]+[A-Z]|DATABASE_URL)\b")
CALLED = re.compile(r"^(?:\.venv/bin/)?minhu (.+)$", re.MULTILINE)
MINHU = typer.main.get_command(app)
MADE = re.compile(r"(?:^|[`\s])make ([a-z][a-z0-9-]*)", re.MULTILINE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_diagram_of_a_request_is_the_one_in_the_code() -> None:
    assert REQUEST.as_mermaid() in ARCHITECTURE
    assert redrawn(ARCHITECTURE) == ARCHITECTURE, "run `minhu docs`"


def test_every_procedure_has_its_diagram_as_the_code_has_it() -> None:
    assert redrawn(LIFECYCLES) == LIFECYCLES, "run `minhu docs`"
    drawn = re.findall(r"<!-- lifecycle: (\w+) -->", ARCHITECTURE + LIFECYCLES)
    assert sorted(drawn) == sorted(procedures)


def test_a_stale_diagram_is_drawn_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(ARCHITECTURE.replace("received --> accepted", "received --> closed"), "utf-8")
    docs([page])
    docs([page])
    assert page.read_text("utf-8") == ARCHITECTURE


def test_a_procedure_that_no_page_shows_yet_is_given_its_diagram() -> None:
    start = LIFECYCLES.index("## The life of an order")
    end = LIFECYCLES.index("## The life of a deliberation")
    without = ARCHITECTURE + LIFECYCLES[:start] + LIFECYCLES[end:]
    assert undrawn(without) == ["order"]
    assert undrawn(without + sections_for(["order"])) == []
    assert procedures["order"].lifecycle.as_mermaid() in sections_for(["order"])


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_to_something(path: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(_prose(path))]
    near = [target for target in targets if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in near if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_command_of_a_page_can_be_called(path: Path) -> None:
    calls = [
        re.sub(r"[\[\]]", "", words).split() for words in CALLED.findall("\n".join(_code(path)))
    ]
    assert [" ".join(words) for words in calls if not _exists(words)] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_target_of_make_that_a_page_names_exists(path: Path) -> None:
    targets = set(
        re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert sorted(set(MADE.findall("\n".join(_code(path)))) - targets) == []


def test_no_setting_is_described_that_nobody_reads() -> None:
    described = set(SETTING.findall((ROOT / "docs/settings.md").read_text("utf-8")))
    readers = [*modules(PRODUCT), *modules(ROOT / "tests"), ROOT / "Makefile"]
    read = {name for path in readers for name in SETTING.findall(path.read_text("utf-8"))}
    assert sorted(described - read) == []


def test_pages_name_no_setting_that_is_not_described() -> None:
    described = set(SETTING.findall((ROOT / "docs/settings.md").read_text("utf-8")))
    named = {name for path in PAGES for name in SETTING.findall(path.read_text("utf-8"))}
    assert sorted(named - described) == []


def test_every_dependency_that_is_explained_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]}
    text = (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert sorted(set(re.findall(r"^\| `([\w-]+)`", text, re.MULTILINE)) - names) == []


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_has_context_choice_and_consequence(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Choice", "Consequence"]
    assert text.startswith(f"# {int(path.name[:4])}. ")


def test_every_decision_is_listed_under_its_title() -> None:
    titles = [path.read_text("utf-8").splitlines()[0] for path in DECISIONS]
    listed = [
        f"{title.removeprefix('# ').replace('. ', '. [', 1)}]({path.name})"
        for title, path in zip(titles, DECISIONS, strict=True)
    ]
    lines = (ROOT / "docs/decisions/README.md").read_text("utf-8").splitlines()
    assert [line for line in lines if re.match(r"\d", line)] == listed


def test_both_readmes_speak_of_the_same_commands() -> None:
    english, chinese = (ROOT / name for name in ("README.md", "README.zh.md"))
    assert _blocks(english) == _blocks(chinese)


def test_the_procedure_on_the_architecture_page_runs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = _lend_a_wheelchair(cast, monkeypatch)
    assert loan.party == f"desk:{COMMUNITY}"
    advance(loan, "take_back", actor=cast.desk, at=NOW + timedelta(days=29))
    found = figures(Scope(kind="loan"), at=NOW)
    assert (found.closed, found.on_time.numerator) == (1, 1)


def _lend_a_wheelchair(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Run the example of the page, in registries that are put back afterwards."""
    for owner, name in ((procedures, "_things"), (sources, "_things"), (permissions, "_rules")):
        monkeypatch.setattr(owner, name, dict(getattr(owner, name)))
    exec(_fenced("python"), {})  # noqa: S102 -- our own page
    limits = [
        Limit(valid_from=date(2026, 1, 1), **row)
        for row in tomllib.loads(_fenced("toml"))["limits"]
    ]
    Limit.objects.bulk_create(limits)
    forget()
    columns: dict[str, Any] = {
        "title": "借轮椅",
        "channel": "walk_in",
        "area_id": GRID,
        "community_code": COMMUNITY,
        "found": "desk",
        "desk_code": COMMUNITY,
    }
    loan = take_in(procedures["loan"], Draft(columns), actor=cast.desk, at=NOW).case
    advance(loan, "lend", actor=cast.desk, at=NOW)
    return loan


def _fenced(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", ARCHITECTURE, re.DOTALL)
    assert found is not None
    return found[1]


def _code(path: Path) -> list[str]:
    """Return what a page shows as code: words in backticks, indented and fenced lines."""
    text = path.read_text("utf-8")
    fenced = re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", text), *_blocks(path), *fenced]


def _blocks(path: Path) -> list[str]:
    return re.findall(r"^ {4}(\S.*)$", path.read_text("utf-8"), re.MULTILINE)


def _prose(path: Path) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)


def _exists(words: list[str]) -> bool:
    """Answer whether a command is there with its options; what Django takes over is Django's."""
    command: Any = MINHU
    for word in words:
        if command.name == "manage":
            return True
        if word.startswith("--"):
            if word not in {name for each in command.params for name in _spellings(each)}:
                return False
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return False
            command = command.commands[word]
    return True


def _spellings(option: Any) -> list[str]:  # noqa: ANN401 -- typer brings a click of its own
    return [*option.opts, *option.secondary_opts, "--help"]
