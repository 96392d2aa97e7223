"""Dated rules as files: those that come with Minhu, and an office's own in a folder of its data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.checks import CheckMessage, Error

from minhu.core.registry import Registry
from minhu.core.rulefiles import RuleFile, RuleFileError

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Rulebook(Generic[R]):
    """One kind of rule: the app and folder of the files that come along, and how one is read.

    ``drawer`` is the folder of ``MINHU_DATA`` in which an office lays its own; empty for none.
    """

    app: str
    folder: str
    read: Callable[[str], R]
    drawer: str = ""
    ending: str = ".toml"

    def read_all(self) -> list[R]:
        """Read every file, those that come along first; raises ``RuleFileError``."""
        return [self._read(name, path) for name, path in self._paths()]

    def faults(self) -> Iterator[RuleFileError]:
        """Yield what is wrong, at most one thing of each file."""
        for name, path in self._paths():
            try:
                self._read(name, path)
            except RuleFileError as error:
                yield error

    def files(self) -> Iterator[tuple[str, RuleFile]]:
        """Yield every file that can be read, with its name, for whoever asks more of it."""
        for name, path in self._paths():
            with suppress(RuleFileError):
                self._read(name, path)
                yield name, RuleFile(path.read_text("utf-8"))

    def _paths(self) -> Iterator[tuple[str, Traversable]]:
        """Yield every file with the name by which a person finds it."""
        shipped = files(f"minhu.{self.app}") / self.folder
        for each in sorted(shipped.iterdir(), key=lambda path: path.name):
            if each.name.endswith(self.ending):
                yield f"minhu/{self.app}/{self.folder}/{each.name}", each
        if self.drawer:
            for path in sorted((Path(settings.DATA) / self.drawer).glob(f"*{self.ending}")):
                yield str(path), path

    def _read(self, name: str, path: Traversable) -> R:
        with named(name):
            return self.read(path.read_text("utf-8"))


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the name of a file before what is said of it."""
    try:
        yield
    except RuleFileError as error:
        raise RuleFileError(error.words, error.place, name) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(f"{error}; save it as UTF-8", "1", name) from None


rulebooks: Registry[Rulebook[Any]] = Registry("rulebook")
"""Every kind of rule whose files are looked at when Minhu starts."""


def check_rulebooks(**_: object) -> list[CheckMessage]:
    """Tell whoever writes a file of rules where it is wrong, before a page stands on it."""
    return [Error(str(fault), id="core.E001") for fault in faults()]


def faults() -> Iterator[RuleFileError]:
    """Yield what is wrong in any file of rules, at most one thing of each."""
    for one in rulebooks.values():
        yield from one.faults()
