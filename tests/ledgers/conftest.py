from __future__ import annotations

import pytest

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast

COLUMNS = (
    Asked("楼院", Kind.TEXT, key=True),
    Asked("社区", Kind.AREA),
    Asked("户数", Kind.INTEGER),
    Asked("大门", Kind.CHOICE, ("有", "没有")),
)


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    area = Area.objects.get(code=STREET)
    return open_ledger("楼院台账", area, COLUMNS, actor=cast.street, at=NOW, code="yards")
