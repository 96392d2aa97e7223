"""A whole house as one sealed file: its database, its files, its keys; and a house out of it.

Inside is a tar archive, so that with the key and the page on the format anybody can read it
without Minhu. Nothing is put in place before the last piece has been checked.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from minhu import __version__
from minhu.core.clock import zone
from minhu.core.crypto import SealError
from minhu.core.snapshots import NAMES, put_back, snapshot
from minhu.core.vault import PIECE, Locker, Opener
from minhu.core.whole import settle

FOLDERS = (
    "files",
    "keys",
    "calendars",
    "campaigns",
    "documents",
    "indicators",
    "panels",
    "periods",
    "samples",
    "subsidies",
    "visits",
    "works",
)
"""What of ``MINHU_DATA`` belongs to a house: what people sent, keys, and rules and layouts of its own."""
AGAIN = ("learnt", "locale", "outbox", "static", "vendor")
"""What can be made again (``minhu learn``, ``minhu assets``), or only shows what was sent."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that was checked to its end and lies open in a folder that goes away."""

    folder: Path
    about: dict[str, str]

    @property
    def database(self) -> Path:
        return self.folder / NAMES[self.about["database"]]


def write_backup(path: Path, key: bytes, *, at: datetime) -> int:
    """Write everything into one sealed file and return its size.

    The database comes first, so that no row points at a picture that was not copied. The
    file gets its name only once it is whole.
    """
    about = {
        "made": at.astimezone(zone()).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "version": __version__,
    }
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("xb") as file:
            draft.chmod(0o600)
            with (
                Locker(file, key, about) as locker,
                tarfile.open(fileobj=locker, mode="w|", bufsize=PIECE) as tar,
            ):
                _pack(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        settle(path.parent)
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def _pack(tar: tarfile.TarFile) -> None:
    with _room() as room:
        made = snapshot(room)
        tar.add(made, made.name)
    for name in FOLDERS:
        if _place(name).is_dir():
            _add(tar, _place(name), name)


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Add what lies there; a draft that went while its folder was read was never to be kept."""
    with suppress(FileNotFoundError):
        tar.add(path, name, recursive=False)
        for each in sorted(path.iterdir()) if path.is_dir() else ():
            _add(tar, each, f"{name}/{each.name}")


@contextmanager
def unpacked(path: Path, key: bytes) -> Iterator[Unpacked]:
    """Open a backup into a private folder; raises ``SealError`` when one bit of it is wrong."""
    with _room() as room, path.open("rb") as file, Opener(file, key) as opener:
        try:
            with tarfile.open(fileobj=opener, mode="r|", bufsize=PIECE) as tar:
                _unpack(tar, room)
        except tarfile.TarError as error:
            raise SealError("the file was changed or cut") from error
        while opener.read(PIECE):
            pass
        yield Unpacked(room, opener.about)


def _unpack(tar: tarfile.TarFile, room: Path) -> None:
    """Write files and folders into a private folder, and nothing else nor anywhere else.

    Not ``extractall`` with its filter: Debian 12's Python has none.
    """
    for member in tar:
        place = room / member.name
        content = tar.extractfile(member) if member.isfile() else None
        if not place.resolve().is_relative_to(room.resolve()) or not (content or member.isdir()):
            raise tarfile.TarError(member.name)
        (place if member.isdir() else place.parent).mkdir(parents=True, exist_ok=True)
        if content:
            with content, place.open("wb") as file:
                shutil.copyfileobj(content, file)
            place.chmod(0o600)


def put_in_place(found: Unpacked, *, at: datetime) -> Path | None:
    """Make this house the one of a backup; return where its old folders were put, if it had any."""
    put_back(found.database)
    aside = settings.DATA / f"before-{at.astimezone(zone()):%Y%m%d-%H%M%S}"
    for name in FOLDERS:
        place, fresh = _place(name), found.folder / name
        if place.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            shutil.move(place, aside / name)
        if fresh.is_dir():
            shutil.copytree(fresh, place)
            place.chmod(0o700)
    return aside if aside.is_dir() else None


def _place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) if name == "files" else Path(settings.DATA) / name


@contextmanager
def _room() -> Iterator[Path]:
    """Give a private folder on the same disk, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA) as room:
        yield Path(room)
