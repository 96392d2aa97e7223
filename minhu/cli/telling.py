"""How commands speak: refusals in one sentence, progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from minhu.core.errors import DomainError
from minhu.core.rulefiles import RuleFileError


@contextmanager
def plainly() -> Iterator[None]:
    """Turn a refusal into its sentence on stderr and exit code 1."""
    try:
        yield
    except (DomainError, RuleFileError) as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from None


class Bar:
    """A progress bar on stderr, so that stdout stays for the outcome; silent off a terminal."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        share = done / total if total else 1.0
        bar = "#" * int(share * 30)
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{self.label} [{bar:<30}] {done}/{total}{end}")
        sys.stderr.flush()
