from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from minhu.core.clock import local_day
from minhu.ledgers import cells
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of, places_of, readings
from tests.cast import NOW, Cast
from tests.ledgers.shelf import fill_the_shelf

Write = Callable[..., Record]
PLACES = {"works": "社区", "milestones": "社区", "obstacles": "社区", "instructions": "社区"}


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


@pytest.fixture
def put(cast: Cast) -> Write:
    """Write a record by the labels of its ledger; a number for a day is so many days from NOW."""

    def written(code: str, /, **said: object) -> Record:
        ledger = Ledger.objects.get(code=code)
        said = {PLACES[code]: "东风社区", **said}
        columns = {column.label: column for column in columns_of(ledger)}
        how = readings(columns.values(), places_of(ledger))
        values = {}
        for label, typed in said.items():
            column = columns[cells.plain(label)]
            if column.kind == "date" and isinstance(typed, int):
                typed = (local_day(NOW) + timedelta(days=typed)).isoformat()  # noqa: PLW2901 -- a day in words
            values[column.slot] = cells.read(typed, how[column.slot])
        return write(ledger, values, hand=Hand(cast.street, NOW))

    return written


@pytest.fixture
def park(put: Write) -> Record:
    """A park that the street leads, the roads unit drives and the community does."""
    owners = {"牵头单位": "示例街道", "主抓单位": "市政所", "主体单位": "东风社区"}
    return put("works", 事项="公园", 类别="重点项目", 开始日期=-60, **owners)


@pytest.fixture
def stop(put: Write, park: Record) -> Write:
    """Write a milestone of the park: its name, due so many days from NOW."""

    def written(name: str, due: int, **said: object) -> Record:
        return put("milestones", 节点编号=name, 事项=park.key, 节点=name, 计划完成=due, **said)

    return written
