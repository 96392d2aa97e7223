"""Trees of categories side by side: importing one, and choosing which one is worked with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue import queries
from minhu.catalogue.columns import LEVELS, STRAND, STRANDS
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category, Edition, EditionUse
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.domain.divisions import RowError
from minhu.places.domain.reports import Report
from minhu.places.domain.sheets import Sheet
from minhu.places.models import Area

KEEP = "catalogue.keep"
LONGEST = 40
MOST_BELOW = 999


@dataclass(slots=True)
class Tree:
    """A tree being filled: codes by parent and name, how many stand below each, its strands.

    ``said`` are strands the file gives to categories that were there before.
    """

    edition: Edition
    begins: date
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    below: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    strands: dict[str, str] = field(default_factory=dict)
    made: list[Category] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, begins: date) -> Tree:
        tree = cls(edition, begins)
        rows = edition.categories.values_list("code", "name", "parent", "order", "strand")
        for code, name, above, order, strand in rows:
            tree.codes[above or "", name], tree.strands[code] = code, strand
            tree.below[above or ""] = max(tree.below[above or ""], order)
        return tree

    def grow(self, way: list[tuple[str, str]], strand: str = "") -> bool:
        """Add what is missing on a way down (column, name), and say the strand of its end.

        What is new and says none has that of the one above. Answers whether anything changed.
        """
        above, before = "", len(self.made)
        for column, name in way:
            above = self.codes.get((above, name)) or self._add(above, name, column, strand)
        other = bool(strand) and self.strands[above] != strand
        if other:
            self.said[above] = self.strands[above] = strand
        return other or len(self.made) > before

    def _add(self, above: str, name: str, column: str, strand: str) -> str:
        number = self.below[above] + 1
        if number > MOST_BELOW:
            raise RowError(column, _("同一类下面超过 %(most)d 个，请分开") % {"most": MOST_BELOW})
        code = f"{above or self.edition.code + '-'}{number:03d}"
        self.made.append(
            Category(
                code=code,
                name=name,
                parent_id=above or None,
                edition=self.edition,
                strand=self.strands.get(above) or strand or Strand.SERVE,
                order=number,
                valid_from=self.begins,
            )
        )
        self.codes[above, name], self.below[above] = code, number
        self.strands[code] = self.made[-1].strand
        return code


@transaction.atomic
def import_categories(sheet: Sheet, *, name: str, source: str, at: datetime) -> Report:
    """Add the tree that a file draws with one column for each level; twice changes nothing.

    ``name`` is how the tree is known here; a file of the same name adds to it, and changes the
    strands (a column 建巡服) it says otherwise. What is not in the file any more stays. Raises ``DomainError`` when no column is a level.
    """
    columns = _levels(sheet)
    tree = Tree.of(_edition(name, source, at), local_day(at))
    report = Report()
    for row in sheet.rows:
        try:
            grown = tree.grow(_way(sheet, row, columns), _strand(sheet, row))
        except RowError as error:
            report.refuse(row, error.column, error.reason)
        else:
            report.imported += grown
            report.unchanged += not grown
    Category.objects.bulk_create(tree.made)
    for code, strand in tree.said.items():
        Category.objects.filter(code=code).update(strand=strand)
    queries.forget()
    return report


@transaction.atomic
def use_edition(
    area: Area, *, edition: Edition | None, begins: date, actor: Actor, at: datetime
) -> EditionUse:
    """Let a subdistrict choose from another tree from a day on; cases keep what they have."""
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能换类别表，请找街道调度。"))
    if begins < local_day(at):
        raise DomainError(_("换类别表只能从今天或以后起，过去的已经用过了。"))
    use, _made = EditionUse.objects.update_or_create(
        area_code=area.code, valid_from=begins, defaults={"edition": edition}
    )
    return use


def _levels(sheet: Sheet) -> list[str]:
    found = [
        next((column for column in sheet.header if column.startswith(names)), "")
        for names in LEVELS
    ]
    columns = found[: found.index("")] if "" in found else found
    if not columns:
        words = {"words": "、".join(names[0] for names in LEVELS)}
        raise DomainError(_("文件里没有分级的列。请给每一级一列，叫：%(words)s。") % words)
    sheet.require(columns)
    return columns


def _strand(sheet: Sheet, row: int) -> str:
    """Return what a row says of building, patrolling or serving; empty where it says nothing."""
    column = next((each for each in sheet.header if each.startswith(STRAND)), "")
    said = sheet.cells(row)[column].strip() if column else ""
    if said and said not in STRANDS:
        raise RowError(column, _("要写建、巡或者服"))
    return STRANDS[said] if said else ""


def _way(sheet: Sheet, row: int, columns: list[str]) -> list[tuple[str, str]]:
    cells = sheet.cells(row)
    names = [" ".join(cells[column].split()) for column in columns]
    depth = next((place for place, name in enumerate(names) if not name), len(names))
    for fault in _faults(columns, names, depth):
        raise fault
    return list(zip(columns[:depth], names[:depth], strict=True))


def _faults(columns: list[str], names: list[str], depth: int) -> Iterator[RowError]:
    if any(names[depth:]):
        yield RowError(columns[depth], _("这一级空着，下面一级却有"))
    if not depth:
        yield RowError(columns[0], _("没有名称"))
    for column, name in zip(columns, names, strict=True):
        if len(name) > LONGEST:
            yield RowError(column, _("名称超过 %(most)d 个字") % {"most": LONGEST})


def _edition(name: str, source: str, at: datetime) -> Edition:
    known = Edition.objects.filter(name=name).first()
    if known is not None:
        return known
    if not name.strip() or len(name) > LONGEST:
        raise DomainError(_("类别表的名称要有，不超过 %(most)d 个字。") % {"most": LONGEST})
    taken = set(Edition.objects.values_list("code", flat=True))
    code = next(code for n in range(1, 10_000) if (code := f"T{n}") not in taken)
    return Edition.objects.create(code=code, name=name, source=source, begins=local_day(at))
