"""What the house has learnt from its closed cases, asked about an open one.

It speaks after every rule that people wrote, only above a threshold, and only as a suggestion.
A model is read when a form first needs it, with numpy; scikit-learn is never loaded here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.learning.keeping import ForeignModelError, read
from minhu.learning.model import Model, Text
from minhu.learning.papers import text_of
from minhu.requests.enums import Subject

CONFIDENT = 0.8
"""Below this share of right guesses nothing is said: a wrong suggestion costs more than none."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Learnt:
    """A label that closed cases speak for, how surely, and by which words of the case."""

    label: str
    confidence: float
    words: tuple[str, ...]
    day: date | None = None

    @property
    def reason(self) -> str:
        """Why, in plain words: how often such a guess was right, and what it goes by."""
        said = {
            "n": tenths(self.confidence),
            "words": "".join(f"“{word}”" for word in self.words),
        }
        told = _("像以前办结的，10次大约对%(n)d次；看的是%(words)s") % said
        if self.day is None:
            return told
        learnt = {"month": self.day.month, "day": self.day.day}
        return told + _("（%(month)d月%(day)d日学的）") % learnt


def path_of(street: str, subject: Subject) -> Path:
    """Return where the model of a street is kept."""
    return Path(settings.DATA) / "learnt" / f"{street}.{subject}.model"


def learnt(cases: Sequence[Case], street: str, subject: Subject) -> list[Learnt | None]:
    """Return what closed cases of a street say of these; nothing where they are not sure.

    What is kept closely is not asked about.
    """
    path = path_of(street, subject)
    known = _model(path, path.stat().st_mtime_ns) if path.is_file() else None
    if known is None or not cases:
        return [None] * len(cases)
    model, told = known
    texts = [text_of(case.title, case.detail) for case in cases]
    return [
        None if case.is_kept else said
        for case, said in zip(cases, _said(model, texts, _day(told)), strict=True)
    ]


def _said(model: Model, texts: list[Text], day: date | None) -> list[Learnt | None]:
    """Return what is sure enough and can say by which words; without words it is a mere habit."""
    found: list[Learnt | None] = []
    for text, guess in zip(texts, model.guesses(texts), strict=True):
        sure = guess.confidence >= CONFIDENT
        words = tuple(model.reasons(text, guess.label)) if sure else ()
        found.append(Learnt(guess.label, guess.confidence, words, day) if words else None)
    return found


def _day(told: Mapping[str, Any]) -> date | None:
    """Return on which day a model was learnt."""
    return local_day(datetime.fromisoformat(told["at"])) if "at" in told else None


@lru_cache(maxsize=16)
def _model(path: Path, changed: int) -> tuple[Model, dict[str, Any]] | None:  # noqa: ARG001 -- a file written anew is read anew
    try:
        return read(path, key=settings.SECRET_KEY)
    except ForeignModelError as error:
        log.warning("model not read", file=path.name, why=str(error))
        return None


def tenths(confidence: float) -> int:
    """Return how many times of ten, never all ten: it can always be wrong."""
    return min(9, int(confidence * 10))
