"""A board in figures: reached or not, by how many items, and the place in the order.

Plain JSON, kept as it was reckoned. Who misses fewer goals stands before; equal ones share
their place. A figure whose contest was upheld counts neither for nor against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from minhu.core.clock import local_day, zone
from minhu.rates.boards import BoardForm, Goal
from minhu.rates.books import book
from minhu.rates.bulletins.composing import Span
from minhu.rates.comparing import board
from minhu.rates.enums import By
from minhu.rates.indicators import Figure
from minhu.rates.telling import tellers

Content = dict[str, Any]
Line = dict[str, Any]


def ranking(form: BoardForm, about: Span, by: By, *, at: datetime) -> Content:
    """Return a board as it stands at a moment; places and units come by their code."""
    held = book(form.book, local_day(at))
    wanted = {goal.indicator.code for goal in form.goals}
    held = held.having(lambda one: one.code in wanted)
    scope = replace(about.scope(), kind=held.kind) if held.kind in tellers else about.scope()
    rows = board(scope, by, at=at, day=local_day(at), held=held)
    lines = [
        {
            "code": row.code,
            "name": row.name,
            "base": row.base,
            "small": row.base < form.minimum,
            "cells": [_cell(goal, row.figures[goal.indicator.code]) for goal in form.goals],
        }
        for row in rows
        if row.base and row.code not in {"", about.area.code}
    ]
    told: Content = {
        "form": {"code": form.code, "name": form.name, "begins": form.begins.isoformat(),
                 "source": form.source, "minimum": form.minimum, "book": form.book},
        "area": {"code": about.area.code, "name": about.area.name},
        "by": by.value,
        "as_of": at.astimezone(zone()).isoformat(timespec="seconds"),
        "goals": [_goal(goal) for goal in form.goals],
        "lines": lines,
        "waived": [],
    }  # fmt: skip
    return ranked(told)


def waive(told: Content, line: str, indicator: str, why: str) -> Content:
    """Return a board on which one figure of one line counts no more, with the reason."""
    place = [goal["code"] for goal in told["goals"]].index(indicator)
    lines = [_waived(one, place) if one["code"] == line else one for one in told["lines"]]
    said = {"line": line, "indicator": indicator, "why": why}
    return ranked({**told, "lines": lines, "waived": [*told["waived"], said]})


def ranked(told: Content) -> Content:
    """Return a board with its lines in order; small ones stand behind, without a place."""
    missed = {one["code"]: _misses(one["cells"]) for one in told["lines"]}
    large = [missed[one["code"]] for one in told["lines"] if not one["small"]]
    lines = [
        {
            **one,
            "met": sum(cell["met"] is True and not cell["waived"] for cell in one["cells"]),
            "of": sum(cell["met"] is not None and not cell["waived"] for cell in one["cells"]),
            "rank": None if one["small"] else 1 + sum(n < missed[one["code"]] for n in large),
            "shared": not one["small"] and large.count(missed[one["code"]]) > 1,
        }
        for one in told["lines"]
    ]
    lines.sort(key=lambda one: (one["rank"] or len(lines) + 1, one["code"]))
    return {**told, "lines": lines}


def _misses(cells: Iterable[Line]) -> int:
    return sum(cell["met"] is False and not cell["waived"] for cell in cells)


def _waived(line: Line, place: int) -> Line:
    cells = [
        {**cell, "waived": True} if number == place else cell
        for number, cell in enumerate(line["cells"])
    ]
    return {**line, "cells": cells}


def _cell(goal: Goal, figure: Figure) -> Line:
    return {
        "text": str(figure),
        "parts": figure.parts,
        "met": goal.met(figure),
        "lacks": goal.lacks(figure),
        "waived": False,
    }


def _goal(goal: Goal) -> Line:
    one = goal.indicator
    return {
        "code": one.code, "name": one.name, "wanted": f"{goal.wanted.normalize():f}",
        "better": one.better, "rate": bool(one.denominator), "convention": one.convention.value,
        "label": one.basis, "list": one.above, "about": one.about, "begins": one.begins.isoformat(),
        "source": one.source,
        "numerator": {m: str(w) for m, w in one.numerator.items()},
        "denominator": {m: str(w) for m, w in one.denominator.items()},
    }  # fmt: skip
