from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Template
from pytest_django import Settings

from minhu.core import assets
from minhu.core.templatetags import icons

DRAWING = '<svg viewBox="0 0 24 24">\n  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M1 1" />\n</svg>'


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    for folder, name in (("outline", "clock"), ("filled", "star")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.svg").write_text(DRAWING)
    return tmp_path


def test_the_sprite_holds_a_symbol_for_each_icon(drawings: Path) -> None:
    sprite = assets.sprite(drawings, ["clock", "star-filled"])
    assert '<symbol id="clock" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in sprite
    assert '<symbol id="star-filled" viewBox="0 0 24 24" fill="currentColor">' in sprite
    assert sprite.count("<path") == 2


def test_an_icon_nobody_drew_is_refused_by_name(drawings: Path) -> None:
    with pytest.raises(assets.AssetsError, match="cloock"):
        assets.sprite(drawings, ["cloock"])


def test_what_is_there_already_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[Path] = []

    def fetch(folder: Path) -> Path:
        fetched.append(folder)
        return folder

    monkeypatch.setattr(assets, "fetched", fetch)
    monkeypatch.setattr(assets, "fill", lambda vendor, modules: None)  # noqa: ARG005 -- stands in for the real one
    assert assets.bring(tmp_path / "vendor")
    assert not assets.bring(tmp_path / "vendor")
    assert len(fetched) == 1


def test_packages_that_cannot_be_fetched_are_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.mjs").write_text("process.exit(3)")
    monkeypatch.setattr(assets, "NPM", tmp_path)
    with pytest.raises(assets.AssetsError, match="请检查网络"):
        assets._run(tmp_path / "broken.mjs", folder=tmp_path)


def test_an_icon_is_a_reference_to_the_sprite() -> None:
    page = Template('{% load icons %}{% icon "clock" "mh-icon" %}').render(Context())
    assert page == (
        '<svg class="mh-icon" aria-hidden="true"><use href="/static/vendor/icons.svg#clock"></use></svg>'
    )


def test_an_icon_can_be_drawn_into_the_page(
    settings: Settings, tmp_path: Path, drawings: Path
) -> None:
    (tmp_path / "icons.svg").write_text(assets.sprite(drawings, ["clock"]))
    settings.VENDOR = tmp_path
    icons._drawings.cache_clear()
    page = Template('{% load icons %}{% icon_inline "clock" %}{% icon_inline "gone" %}').render(
        Context()
    )
    icons._drawings.cache_clear()
    assert '<path d="M1 1" />' in page
    assert "icons.svg#gone" in page
