"""A drawer of ``MINHU_DATA``: files an office adds beside those that come with Minhu.

What lies in it is looked at every few seconds, so that every process sees what was put in.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic

from django.conf import settings

Stamp = tuple[tuple[str, int], ...]
FRESH_SECONDS = 5.0
"""How long a file that was just put into a drawer may go unseen."""


class Drawer:
    """One folder and the files in it that count, by how their names end."""

    def __init__(self, name: str, *endings: str) -> None:
        self.name, self.endings = name, endings
        self._seen: tuple[float, Stamp] | None = None

    @property
    def folder(self) -> Path:
        return Path(settings.DATA) / self.name

    def paths(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(each for each in self.folder.iterdir() if each.suffix in self.endings)

    def stamp(self) -> Stamp:
        """Return what lies in the drawer, by name and when each was written."""
        moment = monotonic()
        if self._seen is None or moment - self._seen[0] > FRESH_SECONDS:
            found = tuple((str(each), each.stat().st_mtime_ns) for each in self.paths())
            self._seen = (moment, found)
        return self._seen[1]

    def forget(self) -> None:
        """Look anew at the next question."""
        self._seen = None

    def holds(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def put(self, name: str, text: str) -> None:
        """Lay a file in; who reads meanwhile sees the old one or the new one, never a part."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{name}.part"
        draft.write_text(text, "utf-8")
        draft.replace(self.folder / name)
        self.forget()
