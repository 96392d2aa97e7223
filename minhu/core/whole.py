"""Files that are there whole or not at all, whatever ends the process, or the current.

A file gets its name when every byte of it is on the disk: whoever finds it may trust it, and
what a full disk or a crash cut off in the middle is never found.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from minhu.core.ids import uuid7


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and come back when it would outlast a plug that is pulled."""
    _make(path.parent)
    draft = path.with_name(f".{uuid7()}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _settle(path.parent)


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    """Let the names in a folder be on the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class WholeFiles(FileSystemStorage):
    """What people send, kept in a folder."""

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        write_whole(path, content.read())
        if self.file_permissions_mode is not None:
            path.chmod(self.file_permissions_mode)
        return name
