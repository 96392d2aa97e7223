"""Pictures of a form that was refused, kept for a day so that nobody has to take them again.

Filed under the sender's own intake key, which nobody else knows; only cleaned pictures are
kept, and they are shown inside the page rather than under an address.
"""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from os.path import isdir
from pathlib import Path

from django.conf import settings
from PIL import Image

from minhu.core.pictures import CleanPicture
from minhu.core.whole import write_whole
from minhu.requests.forms import MOST_PICTURES

LIFE = timedelta(days=1)
SHELF = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept picture; ``mark`` names it in the form that drops it."""

    mark: str
    picture: CleanPicture

    @property
    def inline(self) -> str:
        """Return the thumbnail as an address that carries the picture itself."""
        return f"data:image/jpeg;base64,{b64encode(self.picture.thumbnail).decode()}"


def kept(intake_key: str) -> tuple[Draft, ...]:
    """Return the pictures kept under a key, in the order they came."""
    shelf = f"{settings.MEDIA_ROOT}/{SHELF}"
    if not intake_key or not isdir(f"{shelf}/{_name(intake_key)}"):  # noqa: PTH112 -- asked by every sending, and nearly always in vain
        return ()
    try:
        files = sorted(_folder(intake_key).glob("*.jpg"), key=lambda path: path.stat().st_mtime_ns)
        return tuple(_read(path) for path in files[:MOST_PICTURES])
    except FileNotFoundError:  # the other of two clicks was sent meanwhile and took them along
        return ()


def keep(intake_key: str, pictures: Iterable[CleanPicture], *, at: datetime) -> None:
    """Keep cleaned pictures under a key, and clear away what has lain longer than a day."""
    clear(at=at)
    folder = _folder(intake_key)
    room = MOST_PICTURES - len(kept(intake_key))
    for picture in tuple(pictures)[: max(room, 0)]:
        with suppress(FileNotFoundError):  # sent and forgotten meanwhile
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(folder / f"{picture.sha256}.thumb", picture.thumbnail)
            write_whole(folder / f"{picture.sha256}.jpg", picture.jpeg)


def drop(intake_key: str, mark: str) -> None:
    """Forget one picture; a mark that names none is left alone."""
    for draft in kept(intake_key) if mark else ():
        if draft.mark == mark:
            (_folder(intake_key) / f"{draft.mark}.jpg").unlink(missing_ok=True)


def forget(intake_key: str) -> None:
    """Forget all pictures under a key."""
    shutil.rmtree(_folder(intake_key), ignore_errors=True)


def clear(*, at: datetime) -> None:
    """Forget the drafts that are older than a day."""
    oldest = (at - LIFE).timestamp()
    for folder in _shelf().glob("*"):
        with suppress(FileNotFoundError):  # somebody else may be clearing too
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _read(path: Path) -> Draft:
    jpeg, thumb = path.read_bytes(), path.with_suffix(".thumb").read_bytes()
    width, height = Image.open(BytesIO(jpeg)).size
    return Draft(path.stem, CleanPicture(jpeg, thumb, width, height, path.stem, None))


def _shelf() -> Path:
    return Path(settings.MEDIA_ROOT) / SHELF


def _folder(intake_key: str) -> Path:
    return _shelf() / _name(intake_key)


def _name(intake_key: str) -> str:
    return sha256(intake_key.encode()).hexdigest()[:32]
