"""All addresses and names of a place, read once: for files of thousands of addresses.

``locate_text`` answers the same for one address, with a few statements for each.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from minhu.places.addresses import Named, Parts, between, in_building, names_in, parse, single, tidy
from minhu.places.models import Address

_Row = tuple[str, str, str, str]


class Gazetteer:
    """Finds the area inside ``home`` that an address means, in memory."""

    def __init__(self, home: str) -> None:
        self.home = home
        self._exact: dict[str, tuple[str, UUID]] = {}
        self._estates: dict[str, set[str]] = defaultdict(set)
        self._buildings: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._rooms: dict[tuple[str, str], list[_Row]] = defaultdict(list)
        self._roads: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._known: dict[tuple[str, str, str, int], Named | None] = {}
        rows = Address.objects.inside(home).order_by()
        wanted = ("pk", "text", "area", "road", "number", "estate", "building", "unit", "room")
        for key, text, area, road, number, *inside in rows.values_list(*wanted):
            self._exact[text] = area, key
            self._keep(area, *inside)
            if road:
                self._roads[road].append((number, area))
        self._names = sorted(set(names_in(home)), key=lambda pair: (-len(pair[0]), pair))

    def _keep(self, area: str, estate: str, building: str, unit: str, room: str) -> None:
        if not estate:
            return
        self._estates[estate].add(area)
        if building:
            self._buildings[estate, building].add(area)
            self._rooms[estate, building].append((area, building, unit, room))

    def address(self, text: str) -> tuple[str, UUID] | None:
        """Return area and key of an address that is known word for word."""
        return self._exact.get(tidy(text))

    def find(self, text: str) -> Named | None:
        """Return the area that words mean, or ``None`` where they leave it open."""
        plain = tidy(text)
        if not plain:
            return None
        parts = parse(plain)
        key = (parts.road, parts.estate, parts.building, parts.number)
        if not any(key):
            return self._by_name(plain)
        if len(self._buildings.get(key[1:3], ())) > 1 and (found := self._in_building(parts)):
            return Named(found, certain=True)
        if key not in self._known:
            self._known[key] = self._by_parts(*key)
        return self._known[key] or self._by_name(plain)

    def _in_building(self, parts: Parts) -> str:
        return in_building(self._rooms[parts.estate, parts.building], parts)

    def _by_parts(self, road: str, estate: str, building: str, number: int) -> Named | None:
        inside = building and single(self._buildings.get((estate, building), set()))
        if found := inside or single(self._estates.get(estate, set())):
            return Named(found, certain=True)
        numbers = self._roads.get(road, []) if road else []
        if number and (found := single({a for n, a in numbers if n == number})):
            return Named(found, certain=True)
        near = between(number, numbers) if number else ""
        found = near or single({area for _number, area in numbers})
        return Named(found, certain=False) if found else None

    def _by_name(self, plain: str) -> Named | None:
        held = [(name, area) for name, area in self._names if len(name) > 1 and name in plain]
        longest = {area for name, area in held if len(name) == len(held[0][0])}
        found = single(longest)
        return Named(found, certain=True) if found else None
