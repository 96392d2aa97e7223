"""An address typed once: the grid it lies in is known by the base of addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from minhu.ledgers.answering import ADDRESS
from minhu.ledgers.domain.drafting import Columns, Said, Values
from minhu.ledgers.domain.rows import Line
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import full_name
from minhu.places.addresses import Named, locate_text
from minhu.places.gazetteer import Gazetteer
from minhu.places.models import Area


class Addresses:
    """Where the addresses of a ledger lie; only what is certain, and only where no place is said."""

    def __init__(self, ledger: Ledger, columns: Columns) -> None:
        live = [each for each in columns if not each.is_known]
        self.home = ledger.area_id
        self.told = next((e.slot for e in live if e.rules.get("base") == ADDRESS), "")
        self.place = next((e.slot for e in live if e.kind == Kind.AREA), "")

    def placed(self, values: Values) -> Values:
        """Return the values of one record with its place."""
        if not self._open(values):
            return values
        found = self._codes([values], lambda text: locate_text(text, self.home))
        return {**values, **self._said(values, found)}

    def lines(self, lines: list[Line], known: Mapping[str, Record]) -> list[Line]:
        """Return rows of a file with their places; what a record says of its place stands."""
        wanted = [
            each for each in lines if self._open(each.said.values) and not self._stands(each, known)
        ]
        if not wanted:
            return lines
        found = self._codes([each.said.values for each in wanted], self.gazetteer.find)
        ours = {id(each) for each in wanted}
        return [self._filled(each, found) if id(each) in ours else each for each in lines]

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.home)

    def _open(self, values: Values) -> bool:
        return bool(
            self.told and self.place and values.get(self.told) and not values.get(self.place)
        )

    def _stands(self, line: Line, known: Mapping[str, Record]) -> bool:
        return line.key in known and bool(known[line.key].values.get(self.place))

    def _codes(self, said: list[Values], find: Callable[[str], Named | None]) -> Mapping[str, Area]:
        """Return the places that addresses lie in, by how they were typed; one statement."""
        named = {text: find(text) for text in {str(each[self.told]) for each in said}}
        codes = {text: each.area_code for text, each in named.items() if each and each.certain}
        areas = Area.objects.select_related("parent").in_bulk(set(codes.values()))
        return {text: areas[code] for text, code in codes.items() if code in areas}

    def _said(self, values: Values, found: Mapping[str, Area]) -> Values:
        area = found.get(str(values[self.told]))
        return {self.place: {"at": area.pk, "name": full_name(area)}} if area else {}

    def _filled(self, line: Line, found: Mapping[str, Area]) -> Line:
        more = self._said(line.said.values, found)
        words = {slot: value["name"] for slot, value in more.items()}
        said = Said({**line.said.values, **more}, {**line.said.words, **words})
        return line._replace(said=said)
