"""How well a model tells labels, and how fast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from minhu.learning.model import Model, Text
from minhu.learning.needing import measures
from minhu.learning.training import Learnt


@dataclass(frozen=True, slots=True)
class Finding:
    """Macro-F1, accuracy, texts in a second of one process, and each label by itself."""

    macro_f1: float
    accuracy: float
    texts_per_s: float
    per_label: dict[str, dict[str, float]]

    def document(self) -> dict[str, Any]:
        return asdict(self)


def examined(model: Model, read: Callable[[], list[Text]], labels: Sequence[str]) -> Finding:
    """Ask a model about texts; the time counts from the bare strings to the labels."""
    began = perf_counter()
    said = [guess.label for guess in model.guesses(read())]
    took = perf_counter() - began
    return compared(said, labels, len(labels) / took if took else 0.0)


def examined_across(made: Learnt, read: Callable[[], list[Text]], labels: Sequence[str]) -> Finding:
    """Compare what was said of each text while it was not learnt from (cross-validation)."""
    speed = examined(made.model, read, labels).texts_per_s
    names = made.model.labels
    return compared([names[at] for at in made.unseen.argmax(axis=1)], labels, speed)


def compared(said: Sequence[str], labels: Sequence[str], speed: float) -> Finding:
    report = measures().classification_report(labels, said, output_dict=True, zero_division=0)
    names = sorted(set(labels) | set(said))
    return Finding(
        macro_f1=round(report["macro avg"]["f1-score"], 4),
        accuracy=round(float(measures().accuracy_score(labels, said)), 4),
        texts_per_s=round(speed, 1),
        per_label={name: _rounded(report[name]) for name in names},
    )


def _rounded(row: dict[str, float]) -> dict[str, float]:
    """Return a row of the report under short names."""
    return {
        "precision": round(row["precision"], 4),
        "recall": round(row["recall"], 4),
        "f1": round(row["f1-score"], 4),
        "texts": int(row["support"]),
    }
