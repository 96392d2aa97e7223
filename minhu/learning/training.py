"""Learning from labelled texts: pieces that are common enough, a linear machine, a calibration.

The shares of the looks, the strength of the machine and the power of repetition were chosen by
cross-validation inside the part that is learnt from (``docs/learning.md`` has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from minhu.core.errors import DomainError
from minhu.learning.grams import Numbers
from minhu.learning.model import (
    TITLE,
    WHOLE,
    Block,
    Look,
    Model,
    Scores,
    Text,
    known,
    leads,
    seen,
    weighed,
)
from minhu.learning.needing import calibrator, folds, machine, sparse

LOOKS = (
    Look(WHOLE, 1, 0.5),
    Look(WHOLE, 2, 1.0),
    Look(WHOLE, 3, 0.7),
    Look(TITLE, 1, 0.2),
    Look(TITLE, 2, 0.3),
)
STRENGTH = 1.0
FEW = 0.7
PARTS = 4
LEAST_LABELS = 2
UNKNOWN = -9.0
"""The score of a label that was not among those learnt from: below any other."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to learn: the looks, in how many texts a piece must stand, the machine's strength."""

    looks: tuple[Look, ...] = LOOKS
    texts: int = 2
    strength: float = STRENGTH


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model, and what it said of each text while that text was not learnt from."""

    model: Model
    unseen: Scores


def learn(
    texts: Sequence[Text], labels: Sequence[str], group: NDArray[np.int64], recipe: Recipe
) -> Learnt:
    """Learn labels from texts; groups of near-duplicates stay together in the calibration.

    Raises ``DomainError`` where there is only one label, or too few texts of one.
    """
    names, answers = np.unique(np.array(labels, dtype=object).astype(str), return_inverse=True)
    counts = np.bincount(answers)
    if len(names) < LEAST_LABELS or counts.min() < PARTS:
        words = _("要有两种以上的标签，每种至少%(n)d条，才学得会。")
        raise DomainError(words % {"n": PARTS})
    model = fitted(texts, answers, names, recipe)
    unseen = _scored_unseen(texts, answers, group, recipe, names)
    slope, shift = _calibrated(unseen, answers)
    return Learnt(Model(model.labels, model.blocks, model.base, slope, shift), unseen)


def fitted(
    texts: Sequence[Text], answers: NDArray[Any], names: NDArray[Any], recipe: Recipe
) -> Model:
    """Return the model without a calibration; ``answers`` are places in ``names``."""
    bare = [_looked(look, texts, recipe.texts, answers) for look in recipe.looks]
    table = sparse().hstack([_table(block, texts) for block in bare]).tocsr()
    made = machine(recipe.strength).fit(table, answers)
    pulls, base = _both_ways(made.coef_, made.intercept_)
    blocks, at = [], 0
    for block in bare:
        pull = np.ascontiguousarray(pulls[:, at : at + len(block.codes)].T, np.float32)
        blocks.append(Block(block.look, block.codes, block.rarity, pull))
        at += len(block.codes)
    return Model(tuple(map(str, names)), tuple(blocks), base.astype(np.float32), 1.0, 0.0)


def _looked(look: Look, texts: Sequence[Text], least: int, answers: NDArray[np.int64]) -> Block:
    """Return the pieces that stand in ``least`` texts, weighed by rarity and by telling apart."""
    found = seen(look, texts)
    codes, at, holders = np.unique(found.codes, return_inverse=True, return_counts=True)
    kept = holders >= least
    rarity = np.log((1 + len(texts)) / (1 + holders)) + 1
    telling = _telling(at, answers[found.texts], answers)
    weight = np.asarray((rarity * telling)[kept], np.float32)
    none = np.zeros((0, 0), np.float32)
    return Block(look, np.asarray(codes[kept], np.uint64), weight, none)


def _telling(
    at: NDArray[np.int64], holder: NDArray[np.int64], answers: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how much more than evenly each piece stands with one label: its root.

    Every label counts as one, however many texts it has; ``FEW`` texts are taken for granted
    everywhere, so that a piece of two texts does not look like a proof.
    """
    sizes = np.bincount(answers)
    pieces = int(at.max()) + 1 if len(at) else 0
    holds = np.bincount(holder * pieces + at, minlength=len(sizes) * pieces)
    rates = holds.reshape(len(sizes), pieces) / sizes[:, None] + FEW / sizes.mean()
    return np.asarray(np.sqrt(len(sizes) * rates.max(axis=0) / rates.sum(axis=0)))


def _table(block: Block, texts: Sequence[Text]) -> Any:  # noqa: ANN401 -- a matrix without types
    """Return one row for each text, of length ``share``, a column for each piece."""
    found = known(block.look, block.codes, texts)
    values = weighed(found.times, block.rarity[found.at])
    squares = np.bincount(found.texts, weights=values * values, minlength=len(texts))
    long = np.sqrt(np.where(squares > 0, squares, 1))[found.texts]
    shape = (len(texts), len(block.codes))
    scaled = (values / long * block.look.share).astype(np.float32)
    return sparse().csr_matrix((scaled, (found.texts, found.at)), shape=shape)


def _both_ways(pull: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    """Return a row for each label; of two labels the machine describes only the second."""
    if len(pull) > 1:
        return pull, base
    return np.concatenate([-pull, pull]), np.concatenate([-base, base])


def _scored_unseen(
    texts: Sequence[Text],
    answers: NDArray[Any],
    group: NDArray[np.int64],
    recipe: Recipe,
    names: NDArray[Any],
) -> Scores:
    unseen = np.full((len(texts), len(names)), UNKNOWN, np.float32)
    for others, part in folds(PARTS).split(answers, answers, group):
        there = np.unique(answers[others])
        if len(there) < LEAST_LABELS:
            continue
        known_as = np.searchsorted(there, answers[others])
        model = fitted([texts[at] for at in others], known_as, names[there], recipe)
        unseen[np.ix_(part, there)] = model.scores([texts[at] for at in part])
    return unseen


def _calibrated(unseen: Scores, answers: NDArray[Any]) -> tuple[float, float]:
    """Return how a lead becomes a confidence, from texts that were not learnt from.

    Two texts without a lead are added, one right and one wrong: where everything was right it
    would otherwise be sure of anything.
    """
    lead = np.append(leads(unseen), [0, 0])
    right = np.append(unseen.argmax(axis=1) == answers, [True, False])
    made = calibrator().fit(lead[:, None], right)
    return float(made.coef_[0][0]), float(made.intercept_[0])
