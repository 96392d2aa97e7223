"""The addresses behind the numbers of a bulletin, for who may open the lists."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from minhu.accounts.models import User
from minhu.cases.queries import visible_to
from minhu.ledgers.queries.ledgers import ledgers_for
from minhu.rates.bulletins.paper import Block, Cell, Paper
from minhu.rates.models import Bulletin

Linked = tuple[Block, list[list[tuple[str, Cell, str]]]]


def linked(user: User, bulletin: Bulletin, paper: Paper) -> list[Linked]:
    """Return the blocks, each cell of a table with the name of its column and the address it opens, or none.

    The lists are those of now: a case that has moved since stands where it is today.
    """
    counts = user.has_perm("rates.view_figures", bulletin.area)
    seen = _seen(user, paper) | _opened(user, paper)
    return [
        (
            block,
            [
                [
                    (name, cell, _address(cell, bulletin, seen, counts=counts))
                    for name, cell in zip(block.head, row, strict=True)
                ]
                for row in block.rows
            ],
        )
        for block in paper.blocks
    ]


def _seen(user: User, paper: Paper) -> set[str]:
    numbers = {cell.number for cell in _cells(paper) if cell.number}
    return set(visible_to(user).filter(number__in=numbers).values_list("number", flat=True))


def _opened(user: User, paper: Paper) -> set[str]:
    """Return the codes of the ledgers that are spoken of and that the reader may open."""
    asked = {cell.ledger for cell in _cells(paper) if cell.ledger}
    return asked & {each.code for each in ledgers_for(user)} if asked else set()


def _cells(paper: Paper) -> Iterator[Cell]:
    return (cell for block in paper.blocks for row in block.rows for cell in row)


def _address(cell: Cell, bulletin: Bulletin, seen: set[str], *, counts: bool) -> str:
    if cell.number in seen:
        return reverse("desk:case", args=[cell.number])
    if cell.ledger in seen:
        return reverse("desk:ledger", args=[cell.ledger])
    if not cell.list or not counts:
        return ""
    asked = {
        "period": "own", "first": bulletin.first, "last": bulletin.last,
        "of": bulletin.area_id, "by": "unit" if _is_unit(cell.row) else "category",
        "list": cell.list, **({"row": cell.row} if cell.row else {}),
    }  # fmt: skip
    return f"{reverse('desk:figures')}?{urlencode(asked)}"


def _is_unit(row: str) -> bool:
    return len(row) == len("00000000-0000-0000-0000-000000000000")
