"""What texts of one thing are called: a clause most of them share, or else whole words.

No word list is asked. A piece is whole where what stands beside it differs from text to text;
the middle of a word always has the same neighbour.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from minhu.learning.grams import plain

ENOUGH, BESIDE = 50, 400
"""How many texts are asked for what they share, and how many others for what all say."""
LONGEST, LONG = 200, 16
"""How far into the first text is read for pieces, and how long one may be."""
CLAUSE = range(6, 21)
"""How long a clause is that is a name; a shorter one is a greeting, a longer one a story."""
PAIR, CLEARLY = 2, 1.3
"""The shortest word; and how many times as many texts a word stands in as with a strange letter."""
VARIES = 0.2
"""From which part of other neighbours on a piece ends where a word does."""
RATHER = 3
"""How many times as often as elsewhere words stand in the texts that they name."""
BETWEEN = frozenset(
    "的了是在我们你您他她它个和及与对把被将给从向就也都还这那有没吗吧呢啊之其而且但"
)
"""Letters that stand between words and name nothing."""
ONESELF = re.compile("[我叫姓]|尊敬|您好")
"""How letters begin and people say who they are, which is nobody's business."""
STOPS = re.compile(r"[^\w]+")


def shared_words(texts: Sequence[str], *, beside: Sequence[str] = (), most: int = 3) -> list[str]:
    """Return what most of some texts have in common, as the first says it.

    ``beside`` are texts of other things: what they say nearly as often names nothing.
    """
    told = [plain(text) for text in texts[:ENOUGH]]
    others = [plain(text) for text in beside[:BESIDE]]
    clauses = {plain(clause) for clause in STOPS.split(texts[0])} if texts else set()
    for clause in sorted(filter(_is_clause, clauses), key=lambda one: (-len(one), one)):
        if _stand_in(clause, told) * 2 > len(told) and _names(clause, told, others):
            return [clause]
    return _pieces(told, others, most)


def _is_clause(said: str) -> bool:
    return len(said) in CLAUSE and _is_bare(said)


def _pieces(told: Sequence[str], others: Sequence[str], most: int) -> list[str]:
    """Return whole words that most texts share, the longest first; none overlaps another."""
    middle, every = told[0][:LONGEST] if told else "", [*told, *others]
    taken, found = [False] * len(middle), list[str]()
    for at in _shared(middle, told):
        piece = middle[at]
        fresh = not any(taken[at]) and piece not in "、".join(found)
        if fresh and _is_whole(piece, told) and _is_whole(piece, every):
            taken[at] = [True] * len(piece)
            found += [piece] if _names(piece, told, others) else []
    return found[:most]


def _shared(middle: str, told: Sequence[str]) -> Iterator[slice]:
    for length in range(min(LONG, len(middle)), 1, -1):
        for begin in range(len(middle) - length + 1):
            piece = middle[begin : begin + length]
            if _is_bare(piece) and _is_common(piece, told):
                yield slice(begin, begin + length)


def _is_bare(piece: str) -> bool:
    """Ask whether a piece is letters alone, no address, and its outer ones may be of its words."""
    return piece.isalpha() and not piece.isascii() and not BETWEEN & {piece[0], piece[-1]}


def _is_common(piece: str, told: Sequence[str]) -> bool:
    """Ask whether most texts say a piece, and not clearly more say it but for an outer letter."""
    here = _stand_in(piece, told)
    if here * 2 <= len(told):
        return False
    shorter = (piece[1:], piece[:-1]) if len(piece) > PAIR else ()
    return all(_stand_in(each, told) < CLEARLY * here for each in shorter)


def _stand_in(piece: str, texts: Sequence[str]) -> int:
    return sum(piece in text for text in texts)


def _names(piece: str, told: Sequence[str], others: Sequence[str]) -> bool:
    """Ask whether words say what these texts are about, and nothing of who wrote them."""
    here, there = _stand_in(piece, told) * len(others), _stand_in(piece, others) * len(told)
    return here >= RATHER * there and not ONESELF.search(piece)


def _is_whole(piece: str, told: Sequence[str]) -> bool:
    """Ask whether a piece begins and ends where words do: on both sides neighbours differ."""
    spots = [(text, at.start()) for text in told for at in re.finditer(re.escape(piece), text)]
    before = [text[at - 1 : at] for text, at in spots]
    after = [text[at + len(piece) :][:1] for text, at in spots]
    return all(_varied(letters) for letters in (before, after))


def _varied(letters: Sequence[str]) -> bool:
    """Ask whether letters differ; an end, a sign or a letter between words is always another."""
    joined = Counter(each for each in letters if each.isalpha() and each not in BETWEEN)
    return len(letters) - max(joined.values(), default=0) >= VARIES * len(letters)
