"""Making the list of targets: from the addresses, from a ledger, or from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.campaigns.enums import Source
from minhu.campaigns.models import Campaign, Target
from minhu.core.errors import DomainError
from minhu.ledgers import cells
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.queries.ledgers import columns_of, ledger_for, visible_to
from minhu.places.addresses import tidy
from minhu.places.codes import WIDTH, ancestor, inside
from minhu.places.domain.addresses import Places
from minhu.places.enums import Level
from minhu.places.gazetteer import Gazetteer
from minhu.places.models import Address, Area

LONGEST = 160
MOST = 50_000
BATCH = 1000
NAMED = ("地址", "名称", "楼院", "商户", "店名", "住址")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the targets come from: a source, with the ledger or the file it needs."""

    source: Source
    ledger: str = ""
    table: Table | None = None


@dataclass(slots=True)
class Found:
    """Targets for the grids, and the rows of the file that lie in none: number and reason."""

    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def add(self, campaign: Campaign, area: str, text: str, address: object = None) -> None:
        text = text[:LONGEST]
        grid = ancestor(area, Level.GRID)
        key = (grid, text)
        if key not in self.targets:
            self.targets[key] = Target(
                campaign=campaign,
                area_id=grid,
                text=text,
                address_id=address,  # type: ignore[misc]  # -- the key of an address
            )


def find_targets(campaign: Campaign, wanted: Wanted, actor: User) -> Found:
    """Return the targets that a source has in the place of a campaign; nothing is written."""
    found = Found()
    if wanted.source == Source.ADDRESSES:
        _from_addresses(campaign, found)
    elif wanted.source == Source.LEDGER:
        for area, text in _records(campaign.area, wanted.ledger, actor):
            found.add(campaign, area, text)
    elif wanted.source == Source.FILE:
        _from_table(campaign, wanted.table, found)
    if len(found.targets) > MOST:
        raise DomainError(_("名单太长，最多5万户。请分几次。"))
    return found


def _from_addresses(campaign: Campaign, found: Found) -> None:
    rows = Address.objects.inside(campaign.area_id).values_list("pk", "area", "text")
    for key, area, text in rows:
        if _is_grid(area):
            found.add(campaign, area, text, key)


def _records(place: Area, code: str, actor: User) -> Iterator[tuple[str, str]]:
    ledger = ledger_for(actor, code)
    if ledger is None:
        raise DomainError(_("没有找到这本台账。"))
    columns = columns_of(ledger)
    named = [each for each in columns if each.is_key] or [
        each for each in columns if each.kind == Kind.TEXT
    ]
    if not named:
        raise DomainError(_("这本台账没有写地址或名称的列。"))
    rows = visible_to(actor).filter(ledger=ledger, struck=False)
    for area, values in rows.values_list("area_id", "values"):
        text = cells.show(values.get(named[0].slot), named[0].kind).strip()
        if text and _is_grid(area) and inside(area, place.pk):
            yield area, text


def _from_table(campaign: Campaign, table: Table | None, found: Found) -> None:
    column = _column(table.labels, NAMED) if table else None
    if table is None or column is None:
        words = {"names": "、".join(NAMED)}
        raise DomainError(_("名单里要有一列叫“地址”或“名称”（认得：%(names)s）。") % words)
    grid = _column(table.labels, ("网格", "所在网格"))
    places, gazetteer = Places.of(campaign.area), Gazetteer(campaign.area_id)
    for number, row in table.rows.items():
        text = _cell(row, column)
        if not text:
            found.refused.append((number, _("没有写地址。")))
            continue
        said = _cell(row, grid) if grid is not None else ""
        area = places.names.get(tidy(said), "") if said else _located(gazetteer, text)
        if _is_grid(area):
            known = gazetteer.address(text)
            found.add(campaign, area, text, known[1] if known else None)
        else:
            found.refused.append((number, _("找不到在哪个网格，请加一列“网格”。")))


def _located(gazetteer: Gazetteer, text: str) -> str:
    named = gazetteer.find(text)
    return named.area_code if named else ""


def _is_grid(code: str) -> bool:
    return len(code) >= WIDTH[Level.GRID]


def _column(labels: Iterable[str], names: Iterable[str]) -> int | None:
    known = {label: index for index, label in enumerate(labels)}
    return next((known[name] for name in names if name in known), None)


def _cell(row: object, index: int) -> str:
    line: list[object] = list(row)  # type: ignore[call-overload]  # -- a row is a sequence of cells
    return cells.plain(line[index]).strip() if index < len(line) else ""
