"""Sealed texts: read back by their own row only, and never by accident."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from minhu.core import crypto
from minhu.core.crypto import Sealed, SealedField, SealError, add_key, blind, seal

PLACE = "people.person.name_sealed:1"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test key files of its own."""
    monkeypatch.delenv("MINHU_KEYS", raising=False)
    monkeypatch.delenv("MINHU_INDEX_KEY", raising=False)
    settings.DATA = tmp_path
    return tmp_path / "keys"


@given(texts)
def test_a_text_comes_back_as_it_was_sealed(text: str) -> None:
    assert seal(text, bound_to=PLACE).open(bound_to=PLACE) == text


@given(texts.filter(bool), st.data())
def test_a_changed_byte_is_noticed(text: str, data: st.DataObject) -> None:
    name, _, body = seal(text, bound_to=PLACE).token.partition(".")
    raw = bytearray(urlsafe_b64decode(body))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = Sealed(f"{name}.{urlsafe_b64encode(raw).decode()}")
    with pytest.raises(SealError):
        changed.open(bound_to=PLACE)


@given(texts.filter(lambda text: "." not in text and text != ""))
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(SealError):
        Sealed(f"{ring_name()}.{text}").open(bound_to=PLACE)


def ring_name() -> str:
    return crypto.ring().newest[0]


def test_a_text_moved_to_another_row_does_not_open() -> None:
    sealed = seal("张三", bound_to=PLACE)
    with pytest.raises(SealError):
        sealed.open(bound_to="people.person.name_sealed:2")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("张三", bound_to=PLACE) != seal("张三", bound_to=PLACE)


def test_another_key_with_the_same_id_does_not_open(folder: Path) -> None:
    sealed = seal("张三", bound_to=PLACE)
    name = ring_name()
    stranger = crypto.new_key().partition(":")[2]
    (folder / "data").write_text(f"{name}:{stranger}")
    with pytest.raises(SealError):
        sealed.open(bound_to=PLACE)


def test_a_key_that_left_the_ring_says_so(folder: Path) -> None:
    sealed = seal("张三", bound_to=PLACE)
    (folder / "data").write_text(crypto.new_key())
    with pytest.raises(SealError, match="no key"):
        sealed.open(bound_to=PLACE)


@pytest.mark.usefixtures("folder")
def test_a_new_key_seals_at_once_and_the_old_one_still_opens() -> None:
    before = seal("张三", bound_to=PLACE)
    name = add_key()
    assert seal("李四", bound_to=PLACE).key_id == name != before.key_id
    assert before.open(bound_to=PLACE) == "张三"


def test_two_who_add_a_key_at_once_lose_none(folder: Path) -> None:
    ring_name()
    (folder / "data.new").write_text("half written")
    before = (folder / "data").read_text()
    with pytest.raises(SealError):
        add_key()
    assert (folder / "data").read_text() == before


def test_nobody_else_on_the_machine_reads_the_keys(folder: Path) -> None:
    add_key()
    blind("phone", "+8613812345678")
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


@pytest.mark.usefixtures("folder")
def test_a_ring_from_the_environment_is_used_and_not_added_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new, old = crypto.new_key(), crypto.new_key()
    monkeypatch.setenv("MINHU_KEYS", f"{new},{old}")
    assert seal("张三", bound_to=PLACE).key_id == new.partition(":")[0]
    with pytest.raises(SealError, match="MINHU_KEYS"):
        add_key()


@pytest.mark.parametrize("text", ["", "a", "a:b", ":", "a:" + "A" * 20])
def test_a_ring_without_whole_keys_is_refused(text: str) -> None:
    with pytest.raises(SealError):
        crypto.read_ring(text)


def test_a_sealed_text_is_not_shown_by_accident() -> None:
    sealed = seal("张三", bound_to=PLACE)
    assert (str(sealed), repr(sealed)) == ("***", "Sealed(***)")
    assert (str(Sealed()), bool(Sealed())) == ("", False)


def test_an_empty_text_stays_empty() -> None:
    assert seal("", bound_to=PLACE) == Sealed()


def test_plain_text_never_reaches_a_sealed_column() -> None:
    with pytest.raises(TypeError):
        SealedField().get_prep_value("张三")


def test_a_blind_index_finds_equals_and_only_of_one_kind() -> None:
    assert blind("phone", "1") == blind("phone", "1")
    assert len({blind("phone", "1"), blind("phone", "2"), blind("name", "1")}) == 3
    assert blind("phone", "") == ""


@pytest.mark.usefixtures("folder")
def test_a_new_key_leaves_the_blind_index_alone() -> None:
    before = blind("phone", "+8613812345678")
    add_key()
    assert blind("phone", "+8613812345678") == before
