"""What the community fund collected and spent, project by project, as everybody may read it.

Read from three ledgers that come along. Who gave is not told, only how much arrived.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from minhu.accounts.enums import Secrecy
from minhu.ledgers.models import Record
from minhu.works.board import Line, lines

PROJECTS, GIFTS, SPENDING = "crowdfunding", "crowdfunding-gifts", "crowdfunding-spending"
ASKING = "征求意见"
"""The state of a project that residents are still asked about: nothing is public yet."""
MOST, LINES = 30, 500


@dataclass(frozen=True, slots=True)
class Spent:
    """One spending: for what, how many fen, by which voucher, when."""

    what: str
    fen: int
    voucher: str
    day: date | None


@dataclass(slots=True)
class Fund:
    """A project: the fen it needs, that were pledged, that arrived, and every spending."""

    name: str
    place: str
    keeper: str
    state: str
    goal: int
    pledged: int = 0
    arrived: int = 0
    spending: list[Spent] = field(default_factory=list)

    @property
    def spent(self) -> int:
        return sum(each.fen for each in self.spending)

    @property
    def left(self) -> int:
        return self.arrived - self.spent

    @property
    def share(self) -> int:
        """Return the whole per cent of the goal that arrived, at most a hundred."""
        return min(self.arrived * 100 // self.goal, 100) if self.goal else 0


def funds() -> list[Fund]:
    """Return the newest projects that are public; as many statements, however many there are."""
    projects = map(_fund, lines(PROJECTS, _records(PROJECTS)))
    found = {fund.name: fund for fund in projects if fund.state != ASKING}
    for line in lines(GIFTS, _records(GIFTS, found)):
        fund = found[line.text("项目")]
        fund.pledged += int(line.money("认捐（元）"))
        fund.arrived += int(line.money("到账（元）"))
    for line in lines(SPENDING, _records(SPENDING, found)):
        fen = int(line.money("支出（元）"))
        said = Spent(line.text("用在哪里"), fen, line.text("凭证"), line.day("日期"))
        found[line.text("项目")].spending.append(said)
    return list(found.values())


def _records(code: str, within: Iterable[str] | None = None) -> list[Record]:
    """Return the records of an open ledger, the newest first; ``within`` only lines of these."""
    open_to_all = {"ledger__code": code, "ledger__secrecy": Secrecy.ORDINARY, "struck": False}
    rows = Record.objects.filter(**open_to_all).select_related("area", "ledger")
    rows = rows.prefetch_related("ledger__columns").order_by("-day", "-id")
    if within is None:
        return list(rows[:MOST])
    return list(rows.filter(values__c2__in=list(within))[:LINES])


def _fund(line: Line) -> Fund:
    keeper, goal = line.text("管钱的慈善组织"), int(line.money("要筹（元）"))
    return Fund(line.text("项目"), line.record.area.name, keeper, line.state, goal)
