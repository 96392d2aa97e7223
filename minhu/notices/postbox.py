"""The postbox of the demo: what would have left the house, as files one can read by hand.

They lie in ``MINHU_DATA/outbox``, one for each message. A message is named by its key and
linked there in one go, so that sending it twice leaves one, whole.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from minhu.core.ids import uuid7


def folder() -> Path:
    return Path(settings.DATA) / "outbox"


def post(text: str, *, way: str, key: str) -> Path:
    """Leave a message in the postbox; the same key again changes nothing."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{way}-{sha256(key.encode()).hexdigest()[:16]}.txt"
    draft = path.with_suffix(f".{uuid7()}")
    draft.write_text(f"{text}\n", "utf-8")
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path
