"""Keys that a copy of Minhu makes for itself once and keeps in its data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from minhu.core.whole import make_folder, settle


def secret_key(folder: Path) -> str:
    """Return the signing key: from ``MINHU_SECRET_KEY`` or from ``folder/keys/secret``."""
    given = os.environ.get("MINHU_SECRET_KEY")
    return given or kept(folder / "keys" / "secret", lambda: secrets.token_urlsafe(50))


def kept(path: Path, make: Callable[[], str]) -> str:
    """Return what stands in ``path``; make it first if nobody has.

    Written to a private file and linked into place, so that of two processes which
    start together both end up with the same key, and on the disk before anything needs it.
    """
    if not path.exists():
        make_folder(path.parent, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        with draft.open("w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text()
        finally:
            draft.unlink()
            settle(path.parent)
    return path.read_text()
