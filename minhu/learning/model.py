"""A linear model over pieces of text: to be asked with numpy alone, nothing of it is code.

Each block looks at one part of a text (all of it, or its title) through pieces of one length.
Within a block a text has length one, so that long messages count no more than short ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minhu.learning.grams import Codes, Counts, Numbers, counted, words_of

WHOLE, TITLE = "whole", "title"
BATCH = 500
MOST_WORDS = 20
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, in plain form: the title, and everything with the title."""

    title: str
    whole: str


@dataclass(frozen=True, slots=True)
class Look:
    """How one block looks at texts: which part, how long the pieces, how much it counts."""

    part: str
    length: int
    share: float


@dataclass(frozen=True, slots=True)
class Block:
    """The pieces one look knows, in order of their code, with rarity and pull towards labels."""

    look: Look
    codes: Codes
    rarity: Numbers
    pull: Numbers

    def scores(self, texts: Sequence[Text]) -> Scores:
        """Return how far each text is pulled towards each label."""
        found = known(self.look, self.codes, texts)
        values = weighed(found.times, self.rarity[found.at])
        pulled = self.pull[found.at] * values[:, None]
        totals = np.zeros((len(texts), self.pull.shape[1]), np.float32)
        squares = np.zeros(len(texts), np.float32)
        if len(values):
            first = np.flatnonzero(np.diff(found.texts, prepend=-1))
            whose = found.texts[first]
            totals[whose] = np.add.reduceat(pulled, first, axis=0)
            squares[whose] = np.add.reduceat(values * values, first)
        long = np.sqrt(np.where(squares > 0, squares, 1))
        return np.asarray(totals * (self.look.share / long)[:, None], np.float32)


@dataclass(frozen=True, slots=True)
class Known:
    """The pieces of texts that a block knows: whose, which (its place in the block), how often."""

    texts: NDArray[np.int64]
    at: NDArray[np.int64]
    times: Numbers


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest label of a text and how often such a guess was right (0 to 1)."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt. ``slope`` and ``shift`` turn the lead of a label into a confidence."""

    labels: tuple[str, ...]
    blocks: tuple[Block, ...]
    base: Numbers
    slope: float
    shift: float

    def scores(self, texts: Sequence[Text]) -> Scores:
        rows = [self._some(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return np.concatenate(rows) if rows else np.zeros((0, len(self.labels)), np.float32)

    def guesses(self, texts: Sequence[Text]) -> list[Guess]:
        scores = self.scores(texts)
        best = scores.argmax(axis=1) if len(scores) else np.zeros(0, int)
        sure = confidences(leads(scores), self.slope, self.shift)
        return [Guess(self.labels[at], float(each)) for at, each in zip(best, sure, strict=True)]

    def reasons(self, text: Text, label: str, most: int = 3) -> list[str]:
        """Return the words of a text that speak most for a label, the strongest first."""
        column = self.labels.index(label)
        found = [pair for block in self.blocks for pair in _speaking(block, text, column)]
        kept: list[str] = []
        for word, _ in sorted(found, key=lambda pair: -pair[1]):
            if len(kept) < most and not any(word in each or each in word for each in kept):
                kept.append(word)
        return kept

    def _some(self, texts: Sequence[Text]) -> Scores:
        total = np.tile(self.base, (len(texts), 1))
        for block in self.blocks:
            total = total + block.scores(texts)
        return np.asarray(total, np.float32)


def known(look: Look, codes: Codes, texts: Sequence[Text]) -> Known:
    """Return the pieces of texts that stand in ``codes`` (sorted)."""
    found = seen(look, texts)
    at = np.searchsorted(codes, found.codes)
    at[at == len(codes)] = 0
    there = codes[at] == found.codes if len(codes) else np.zeros(len(found.codes), bool)
    return Known(found.texts[there], at[there], found.times[there])


def seen(look: Look, texts: Sequence[Text]) -> Counts:
    parts = [text.title if look.part == TITLE else text.whole for text in texts]
    return counted(parts, look.length)


def weighed(times: Numbers, rarity: Numbers) -> Numbers:
    """Return what pieces count: as often as they stand there, rare ones more."""
    return np.asarray(times * rarity, np.float32)


def leads(scores: Scores) -> Scores:
    """Return how far the best label of each text is ahead of the second."""
    if not len(scores):
        return np.zeros(0, np.float32)
    two = np.sort(scores, axis=1)[:, -2:]
    return np.asarray(two[:, -1] - two[:, 0], np.float32)


def confidences(lead: Scores, slope: float, shift: float) -> Scores:
    return np.asarray(1 / (1 + np.exp(-(slope * lead + shift))), np.float32)


def _speaking(block: Block, text: Text, column: int) -> list[tuple[str, float]]:
    if block.look.length == 1:
        return []
    found = known(block.look, block.codes, [text])
    pull = block.pull[found.at]
    ahead = (pull[:, column] - pull.mean(axis=1)) * weighed(found.times, block.rarity[found.at])
    best = np.argsort(-ahead)[:MOST_WORDS]
    words = words_of(block.codes[found.at[best]])
    return [
        (word, float(each))
        for word, each in zip(words, ahead[best], strict=True)
        if each > 0 and word.isalpha()
    ]
