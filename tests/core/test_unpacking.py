"""What comes out of a sealed file: files and folders in a room of their own, and nothing else."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.core.backups import unpacked
from minhu.core.crypto import SealError
from minhu.core.vault import Locker

KEY = bytes(32)


@pytest.fixture(autouse=True)
def _house(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path


def sealed(folder: Path, member: tarfile.TarInfo) -> Path:
    """Seal an archive of one file as whoever holds the key could."""
    path = folder / "house.sealed"
    member.size = 4 if member.isfile() else 0
    with (
        path.open("wb") as file,
        Locker(file, KEY, {"database": "sqlite"}) as locker,
        tarfile.open(fileobj=locker, mode="w|") as tar,
    ):
        tar.addfile(member, io.BytesIO(b"word") if member.isfile() else None)
    return path


def test_a_file_lies_in_a_folder_that_goes_away_and_only_its_owner_reads_it(
    tmp_path: Path,
) -> None:
    with unpacked(sealed(tmp_path, tarfile.TarInfo("files/a/b.jpg")), KEY) as found:
        there = found.folder / "files/a/b.jpg"
        assert there.read_bytes() == b"word"
        assert there.stat().st_mode & 0o777 == 0o600
    assert not there.exists()


@pytest.mark.parametrize("name", ["../out", "/etc/out", "files/../../out"])
def test_nothing_is_written_beside_the_folder(tmp_path: Path, name: str) -> None:
    path = sealed(tmp_path, tarfile.TarInfo(name))
    with pytest.raises(SealError), unpacked(path, KEY):
        pass
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_not_followed_and_not_made(tmp_path: Path) -> None:
    link = tarfile.TarInfo("files")
    link.type, link.linkname = tarfile.SYMTYPE, "/"
    with pytest.raises(SealError), unpacked(sealed(tmp_path, link), KEY):
        pass
