"""Choosing that a column is known already: by the base of places, or by another ledger."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.ledgers.domain.defining import Asked
from minhu.ledgers.enums import Fact, Kind
from minhu.ledgers.models import Column

NOT_KNOWN = gettext_lazy("不取，自己填")
Groups = list[tuple[str, list[tuple[str, str]]]]


def known_choices(offered: Mapping[str, Column]) -> Groups:
    """Return what may be taken instead of asked, in groups of a select; ``offered`` by key."""
    facts = [(each.value, str(each.label)) for each in Fact]
    others = [(key, f"{each.ledger.name}：{each.label}") for key, each in offered.items()]
    groups = [(_("取自网格和区划"), facts), (_("取自别的台账"), others)]
    return [group for group in groups if group[1]]


def known_column(label: str, chosen: str, offered: Mapping[str, Column], name: str = "") -> Asked:
    """Return a column that is known: it holds what it holds there."""
    known = offered.get(chosen)
    if known is None:
        return Asked(label, Kind.TEXT, name=name, fact=Fact(chosen))
    return Asked(label, Kind(known.kind), tuple(known.choices), name=name, linked=known)


def is_known(chosen: str, offered: Mapping[str, Column]) -> bool:
    return chosen in offered or chosen in Fact.values
