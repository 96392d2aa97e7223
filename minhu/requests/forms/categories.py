"""Choosing a category out of its tree: what belongs together stands together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from minhu.catalogue.models import Category

Named = tuple[str, str]
"""The code of a category and what it is called."""
Tree = Mapping[str | None, Sequence[Named]]
"""What stands under each category; under none what stands on top."""


class Branches(ModelChoiceIterator):  # type: ignore[type-arg]  # -- Django does not let it be subscripted
    """Offers each branch as a group, itself first; none of them is loaded as a whole."""

    queryset: QuerySet[Any]

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        tree = _tree(self.queryset.values_list("pk", "name", "parent"))
        for code, name in tree[None]:
            below = list(_below(tree, code))
            whole = (code, _("%(name)s（不细分）") % {"name": name})
            yield (name, [whole, *below]) if below else (code, name)


class CategoryField(ModelChoiceField[Category]):
    iterator = Branches


def _tree(rows: QuerySet[Any]) -> Tree:
    found = list(rows)
    offered, tree = (
        {code for code, _name, _above in found},
        defaultdict[str | None, list[Named]](list),
    )
    for code, name, above in found:
        tree[above if above in offered else None].append((code, name))
    return tree


def _below(tree: Tree, code: str) -> Iterator[Named]:
    for each, name in tree[code]:
        yield each, name
        yield from ((deeper, f"{name} · {called}") for deeper, called in _below(tree, each))
