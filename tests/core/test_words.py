"""The catalogues are compiled at set-up, once for each state of their source."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from minhu.core import words

SOURCE = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "好"\nmsgstr "{}"\n'
)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "WRITTEN", tmp_path / "written")
    path = tmp_path / "written/en/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE.format("good"), "utf-8")
    return path


def test_a_machine_without_gettext_speaks_english(source: Path, tmp_path: Path) -> None:
    assert source.is_file()
    assert words.compile_words(tmp_path / "compiled")
    assert gettext.translation("django", tmp_path / "compiled", ["en"]).gettext("好") == "good"


def test_words_that_have_not_changed_are_not_compiled_again(source: Path, tmp_path: Path) -> None:
    assert source.is_file()
    words.compile_words(tmp_path / "compiled")
    assert not words.compile_words(tmp_path / "compiled")


def test_a_mended_word_is_spoken_after_the_next_set_up(source: Path, tmp_path: Path) -> None:
    words.compile_words(tmp_path / "compiled")
    source.write_text(SOURCE.format("fine"), "utf-8")
    assert words.compile_words(tmp_path / "compiled")
    compiled = (tmp_path / "compiled/en/LC_MESSAGES/django.mo").read_bytes()
    assert b"fine" in compiled
    assert b"good" not in compiled
