"""The house learns from what it has closed: category and unit, for each street by itself.

Only ordinary cases are read: what is kept closely leaves no trace in a model. Nothing is learnt
about persons: texts, the category they ended in, the unit that finished them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.core.lifecycle import Outcome
from minhu.learning.keeping import keep
from minhu.learning.model import Text, confidences, leads
from minhu.learning.papers import text_of
from minhu.learning.splitting import groups
from minhu.learning.training import Learnt, Recipe, learn
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import in_area
from minhu.requests.enums import Subject
from minhu.requests.learnt import CONFIDENT, path_of

ENOUGH = 20
"""How many closed cases a label needs before it is learnt."""
MOST = 50_000
PIECE_IN = 3
"""In how many cases a piece of text must stand: what one caller wrote is not remembered."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of learning one thing in one street; ``right`` of what it dares to say."""

    street: str
    subject: Subject
    texts: int = 0
    labels: int = 0
    spoken: float = 0.0
    right: float | None = None

    @property
    def kept(self) -> bool:
        return self.labels > 0

    def document(self) -> dict[str, Any]:
        return asdict(self)


def learn_all(*, at: datetime) -> list[Lesson]:
    """Learn both things in every street; what there is too little of is forgotten."""
    streets = Area.objects.filter(level=Level.SUBDISTRICT).order_by("code")
    codes = list(streets.values_list("code", flat=True))
    return [learn_street(code, subject, at=at) for code in codes for subject in Subject]


def learn_street(street: str, subject: Subject, *, at: datetime) -> Lesson:
    path = path_of(street, subject)
    texts, labels = _closed(street, subject)
    if len(set(labels)) <= 1:
        path.unlink(missing_ok=True)
        return Lesson(street, subject)
    together = groups([text.whole for text in texts])
    made = learn(texts, labels, together, Recipe(texts=PIECE_IN))
    lesson = _lesson(street, subject, made, labels)
    keep(
        made.model, path, key=settings.SECRET_KEY, told={"at": at.isoformat(), "texts": len(texts)}
    )
    return lesson


def _closed(street: str, subject: Subject) -> tuple[list[Text], list[str]]:
    """Return texts and labels of the latest closed cases, of labels with enough of them."""
    column = {Subject.CATEGORY: "category_id", Subject.UNIT: "unit__code"}[subject]
    rows = Case.objects.filter(
        in_area(street), kind="request", outcome=Outcome.CLOSED, secrecy=Secrecy.ORDINARY
    ).exclude(**{column: None})
    found = list(rows.order_by("-closed_at").values_list("title", "detail", column)[:MOST])
    often = Counter(label for _, _, label in found)
    kept = [row for row in found if often[row[2]] >= ENOUGH]
    return [text_of(*row[:2]) for row in kept], [str(row[2]) for row in kept]


def _lesson(street: str, subject: Subject, made: Learnt, labels: list[str]) -> Lesson:
    """Count, among cases not learnt from, how many it would have spoken of and how many rightly."""
    model = made.model
    sure = confidences(leads(made.unseen), model.slope, model.shift) >= CONFIDENT
    names = np.array(model.labels)
    right = names[made.unseen.argmax(axis=1)] == np.array(labels)
    share = float(right[sure].mean()) if sure.any() else None
    return Lesson(street, subject, len(labels), len(names), float(sure.mean()), share)
