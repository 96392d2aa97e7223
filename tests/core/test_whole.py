"""A file is there whole or not at all, and a picture cut off once is not taken for the picture."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from minhu.core.crypto import add_key, ring
from minhu.core.pictures import clean_picture, keep
from minhu.core.whole import write_whole
from minhu.portal.domain import drafts
from tests.cast import NOW
from tests.portal.acts import KEY, photo

FEW = 500


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    settings.DATA = tmp_path
    return tmp_path


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let the system write so many bytes of a file and then refuse, as a full disk does."""
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))


def test_a_picture_cut_off_by_a_full_disk_is_not_taken_for_it_when_it_is_sent_again() -> None:
    picture = clean_picture(photo())
    with room_for(FEW), pytest.raises(OSError, match="large"):
        keep(picture, NOW)
    whole, small = keep(picture, NOW)
    for name, content in ((whole, picture.jpeg), (small, picture.thumbnail)):
        with default_storage.open(name) as file:
            assert file.read() == content


def test_a_file_that_was_read_before_it_is_kept_is_kept_from_its_beginning() -> None:
    sent = ContentFile(b"what somebody sent")
    sent.read()
    with default_storage.open(default_storage.save("sent.bin", sent)) as file:
        assert file.read() == b"what somebody sent"


def test_a_draft_cut_off_by_a_full_disk_does_not_stand_in_the_way_of_the_form(
    folder: Path,
) -> None:
    picture = clean_picture(photo())
    with room_for(FEW), pytest.raises(OSError, match="large"):
        drafts.keep(KEY, [picture], at=NOW)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    drafts.keep(KEY, [picture], at=NOW)
    assert [draft.picture.jpeg for draft in drafts.kept(KEY)] == [picture.jpeg]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, set[str]]]:
    """What was put on the disk, one after the other, each with what its folder held by then."""
    seen, settle = list[tuple[Path, set[str]]](), os.fsync

    def watched(handle: int) -> None:
        settle(handle)
        here = Path(f"/proc/self/fd/{handle}").readlink()
        folder = here if here.is_dir() else here.parent
        seen.append((here, {each.name for each in folder.iterdir()}))

    monkeypatch.setattr(os, "fsync", watched)
    return seen


def test_a_file_gets_its_name_when_it_and_the_folders_above_it_are_on_the_disk(
    folder: Path, settled: list[tuple[Path, set[str]]]
) -> None:
    month = folder / "2026" / "11"
    write_whole(month / "a.jpg", b"a picture")
    *above, (draft, beside), last = settled
    assert above == [(folder, {"2026"}), (folder / "2026", {"11"})]
    assert (draft.parent, beside) == (month, {draft.name})
    assert last == (month, {"a.jpg"})


def test_a_key_is_on_the_disk_before_anything_is_sealed_with_it(
    folder: Path, settled: list[tuple[Path, set[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINHU_KEYS", raising=False)
    keys = folder / "keys"
    ring()
    (_above, (draft, beside), last) = settled
    assert (draft.parent, beside) == (keys, {draft.name})
    assert last == (keys, {"data"})
    first = (keys / "data").read_text()
    settled.clear()
    add_key()
    assert settled == [(keys / "data.new", {"data", "data.new"}), (keys, {"data"})]
    assert (keys / "data").read_text() != first
