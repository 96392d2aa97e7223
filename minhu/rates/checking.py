"""Whether the panels an office keeps name indicators that there are: looked at when Minhu starts.

A page leaves out what is no indicator any more; here it is told, by file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core.checks import CheckMessage
from django.core.checks import Warning as Told

from minhu.core.clock import local_day, now
from minhu.core.rulefiles import RuleFileError
from minhu.rates import fives
from minhu.rates.books import BOOKS, book
from minhu.rates.fives import Edition


def check_panels(**_: object) -> list[CheckMessage]:
    """Tell whoever keeps panels which of their indicators no page shows, for there are none such."""
    return [Told(each, id="rates.W001") for each in dict.fromkeys(map(str, _faults()))]


def _faults() -> Iterator[RuleFileError]:
    read: list[tuple[Path, str, Edition]] = []
    for path in fives.DRAWER.paths():
        try:
            text = path.read_text("utf-8")
            read.append((path, text, fives.read_edition(text)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            line = str(getattr(error, "lineno", 1))
            yield RuleFileError(f"this is no set of panels: {error}", line, str(path))
    today = local_day(now())
    begun = max((one.begins for *_, one in read if one.begins <= today), default=date.min)
    for path, text, edition in read:
        if edition.begins >= begun:
            for named, words in _unknown(edition, max(edition.begins, today)):
                yield RuleFileError(words, _line(text, named), str(path))


def _unknown(edition: Edition, day: date) -> Iterator[tuple[str, str]]:
    """Yield every book and indicator that there is none of, with what to say of it."""
    for panel in edition.panels:
        for name, codes in panel.indicators.items():
            if name not in BOOKS:
                words = f"{panel.name}: no such book: {name}; write one of {', '.join(BOOKS)}"
                yield name, words
                continue
            held = book(name, day)
            known = ", ".join(one.code for one in held.indicators)
            for code in codes:
                if held.find(code) is None:
                    words = f"{panel.name}: no such indicator of {name}: {code}"
                    yield code, f"{words}; write one of {known}"


def _line(text: str, named: str) -> str:
    """Return the line of the file on which a book or an indicator is named first."""
    lines = enumerate(text.splitlines(), start=1)
    return str(next((n for n, line in lines if f'"{named}"' in line), 1))
