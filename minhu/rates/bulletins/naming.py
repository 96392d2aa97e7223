"""What the codes of a bulletin are called, each kind in one statement."""

from __future__ import annotations

from collections.abc import Iterable

from minhu.accounts.models import Unit
from minhu.catalogue.models import Category
from minhu.places.models import Area
from minhu.places.queries import name_paths
from minhu.rates.bulletins.forms import book


def paths_of(codes: Iterable[str]) -> dict[str, str]:
    """Return 大类—小类 for each category; none has a phrase of its own."""
    return {code: book()["phrases"]["joint"].join(line) for code, line in _lines(codes).items()}


def groups_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the name of the highest category above each."""
    return {code: line[0] for code, line in _lines(codes).items()}


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return places as people say them, from the community down."""
    found = name_paths(set(codes))
    return {code: "".join(name.split(" · ")[1:]) or name for code, name in found.items()}


def whose(parties: Iterable[str]) -> dict[str, str]:
    """Return who must move, for each party of a case (``unit:CODE``, ``desk:CODE`` …)."""
    split = {party: party.partition(":")[::2] for party in parties}
    units = dict(Unit.objects.filter(code__in=_codes(split, "unit")).values_list("code", "name"))
    places = _codes(split, "desk", "grid", "leader")
    areas = dict(Area.objects.filter(pk__in=places).values_list("code", "name"))
    words = book()["phrases"]
    return {
        party: units.get(code, code)
        if kind == "unit"
        else f"{areas.get(code, code)}{words.get(kind, '')}"
        for party, (kind, code) in split.items()
    }


def _codes(split: dict[str, tuple[str, str]], *kinds: str) -> set[str]:
    return {code for kind, code in split.values() if kind in kinds}


def _lines(codes: Iterable[str]) -> dict[str, list[str]]:
    wanted = set(codes)
    rows = Category.objects.filter(pk__in=wanted - {""}).select_related("parent__parent")
    found = {one.code: _line(one) for one in rows}
    return {
        code: found.get(code) or [code or book()["phrases"]["uncategorised"]] for code in wanted
    }


def _line(category: Category) -> list[str]:
    names = [category.name]
    while category.parent is not None:
        category = category.parent
        names.insert(0, category.name)
    return names
