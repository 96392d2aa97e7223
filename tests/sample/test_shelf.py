"""Every ledger that comes along holds sample records, taken in through the verbs."""

from __future__ import annotations

import pytest

from minhu.catalogue.domain.base import load_base
from minhu.core.clock import now
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.edition import shipped
from minhu.ledgers.models import Ledger, Record
from minhu.rates.domain.recounting import differences
from minhu.sample.ground import lay_ground
from minhu.sample.shelf import fill_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _filled(db: None) -> None:  # noqa: ARG001 -- the records stand in the database
    load_base(at=now())
    lay_ground(at=now())
    fill_shelf(at=now())


def test_no_ledger_is_empty_and_every_chain_and_tally_holds() -> None:
    held = set(Record.objects.values_list("ledger__code", flat=True))
    assert held == {entry["code"] for entry in shipped()}
    assert not list(broken_records())
    assert differences() == ()


def test_records_have_gone_along_the_life_of_their_ledger() -> None:
    moving = Ledger.objects.exclude(life={})
    reached = {ledger.code for ledger in moving if ledger.records.exclude(state="").exists()}
    assert reached == {ledger.code for ledger in moving}
