"""What the columns of a sheet are called, under heads that are merged over several."""

from __future__ import annotations

from minhu.core.tables import Row
from minhu.ledgers.trimming import label_of


def of_two_rows(upper: list[str], lower: Row) -> list[str]:
    """Return the labels of a header of two rows, of which the second is the shorter one."""
    below = [label_of(cell) for cell in lower]
    width = max(len(upper), len(below))
    heads = upper + [""] * (width - len(upper))
    below += [""] * (width - len(below))
    return [
        f"{over}·{under}" if under and over else under or head
        for head, over, under in zip(heads, spread(upper, width), below, strict=True)
    ]


def spread(line: Row, width: int) -> list[str]:
    """Return a row with merged cells filled to the right, as Excel shows them."""
    filled, last = [], ""
    for cell in [*line, *[""] * (width - len(line))]:
        last = label_of(cell) or last
        filled.append(last)
    return filled


def beneath(upper: list[str], lower: list[str]) -> list[str]:
    """Return labels with what stands over each before it."""
    return [
        f"{above}·{below}" if above and below and above != below else below or above
        for above, below in zip(upper, lower, strict=False)
    ]


def distinct(labels: list[str]) -> list[str]:
    """Return labels of which none repeats: the second 面积 is 面积2."""
    seen: dict[str, int] = {}
    named = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        again = f"{label}{seen[label]}" if label and seen[label] > 1 else label
        named.append(again[:60])
    return named
