"""Files that are there whole or not at all, whatever ends the process, or the current.

A file gets its name when every byte of it is on the disk: whoever finds it may trust it, and
what a full disk or a crash cut off in the middle is never found. Django is not needed here,
for the keys are made before it is set up.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, and come back when it would outlast a plug that is pulled."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    settle(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, each on the disk; ``mode`` is that of the folder itself."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Let the names in a folder be on the disk as well as what stands under them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
