"""What holds for every page: the policy of its content, the oldest browsers, the class names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from minhu.core.assets import LOWERED, icon_names
from tests.house.sources import PRODUCT, ROOT

TEMPLATES = sorted(PRODUCT.glob("*/templates/**/*.html"))
STYLESHEETS = sorted(PRODUCT.glob("*/static/**/*.css"))
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|javascript:"
)
ABOVE_THE_FLOOR = re.compile(
    r"(?<![\w-])(?:oklch|oklab|lch|lab|color-mix|light-dark)\(|@(?:container|layer|scope|starting-style)\b"
    r"|[{;}]\s*&|:(?:open|popover-open)\b"
)
USED_ICON = re.compile(r"\{%\s*icon(?:_inline)?\s+[\"']([\w-]+)[\"']")
MEANT = {
    "btn",
    "btn-primary",
    "btn-sm",
    "card",
    "form-control",
    "form-select",
    "form-check",
    "form-check-input",
    "form-range",
}
"""Classes of Tabler that our desk stylesheet changes on purpose."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PRODUCT).as_posix())
def test_no_page_carries_script_or_style_that_the_policy_refuses(path: Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.relative_to(PRODUCT).as_posix())
def test_our_stylesheets_stay_within_what_old_office_browsers_know(path: Path) -> None:
    assert ABOVE_THE_FLOOR.findall(_without_comments(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("name", LOWERED)
def test_stylesheets_of_others_are_lowered_to_old_office_browsers(name: str) -> None:
    found = ABOVE_THE_FLOOR.findall(_vendor(name))
    assert found == []


def test_every_icon_a_page_asks_for_is_in_the_sprite() -> None:
    asked = {name for path in TEMPLATES for name in USED_ICON.findall(path.read_text("utf-8"))}
    assert sorted(asked - set(icon_names())) == []


def test_we_take_no_class_name_of_tabler_by_accident(capsys: pytest.CaptureFixture[str]) -> None:
    own = set().union(
        *(_classes(path.read_text("utf-8")) for path in PRODUCT.glob("desk/static/**/*.css"))
    )
    overlap = own & _classes(_vendor("tabler.min.css"))
    with capsys.disabled():
        print(f"\nclass names shared with Tabler: {' '.join(sorted(overlap)) or 'none'}")  # noqa: T201 -- the list is for people to read
    assert sorted(overlap - MEANT) == []


def _vendor(name: str) -> str:
    path = settings.VENDOR / name
    if not path.is_file():
        pytest.skip(f"{path.relative_to(ROOT)} is not there; run `make setup`")
    text = path.read_text("utf-8")
    assert isinstance(text, str)
    return text


def _classes(css: str) -> set[str]:
    selectors = re.findall(r"([^{}]+)\{", _without_comments(css))
    return {name for selector in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
