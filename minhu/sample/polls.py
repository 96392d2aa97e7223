"""A look back whose residents answer from their phones: the link of it is open for some days."""

from __future__ import annotations

from datetime import datetime, timedelta

from minhu.core import outbox
from minhu.core.clock import local_day
from minhu.ledgers.domain.polling import Opening, answer_poll, open_poll
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.polling import askable
from minhu.sample.staff import Staff

ASKED = "春晓一号院第一次"
OPEN_FOR = timedelta(days=10)
ANSWERS = (
    ("满意", "管线", ""),
    ("基本满意", "绿化", "晚上楼道灯灭得太快"),
    ("满意", "停车", "非机动车还停在单元门口"),
)
"""What came from phones: in the order of the columns that are asked."""


def ask_on_phones(staff: Staff, *, at: datetime) -> None:
    """Open the answers of a look back for phones, and let some residents answer."""
    whole = Record.objects.select_related("ledger", "area").get(
        ledger__code="renewal-lookback", key=ASKED
    )
    part = Ledger.objects.get(code="lookback-answers")
    slots = [each.slot for each in askable(columns_of(part))]
    opening = Opening(slots, local_day(at) + OPEN_FOR)
    asked = at - timedelta(hours=5)
    with outbox.quiet():
        poll = open_poll(part, whole, opening, actor=staff.street, at=asked)
        for n, said in enumerate(ANSWERS):
            values = dict(zip(slots, said, strict=True))
            answer_poll(poll, values, key=f"sample-{n}", at=asked + (n + 1) * timedelta(hours=1))
