"""How alike two short texts are, by the characters and pairs of characters they share."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from minhu.learning.grams import plain


def likenesses(text: str, others: Sequence[str]) -> list[float]:
    """Return for each other text how alike it is, from 0 to 1; nothing is like no words.

    The mean of two cosines over sets: of characters, so that another order of words still
    counts, and of pairs, so that common characters alone do not.
    """
    return [_alike(_pieces(text), _pieces(other)) for other in others]


def _pieces(text: str) -> tuple[frozenset[str], frozenset[str]]:
    words = plain(text)
    pairs = (words[at : at + 2] for at in range(len(words) - 1))
    return frozenset(words), frozenset(pairs)


def _alike(one: tuple[frozenset[str], ...], other: tuple[frozenset[str], ...]) -> float:
    return sum(map(_cosine, one, other)) / len(one)


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0
