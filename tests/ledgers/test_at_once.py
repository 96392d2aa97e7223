"""Whoever writes, changes, strikes out and imports at the same moment: the figures stay what the rows say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from minhu.core.errors import DomainError
from minhu.ledgers.domain import taking
from minhu.ledgers.domain.defining import open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from minhu.rates.domain.recounting import differences, rebuild
from minhu.rates.models import Tally
from tests.cast import NOW, STREET, set_the_stage
from tests.ledgers.conftest import COLUMNS

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, TURNS, YARDS = 4, 10, 5
HAND = Hand(None, NOW, "试")
PLACES = ("东风社区", "春晓社区", "东风第1网格")


def a_file(dice: Random, _number: str) -> None:
    rows = [
        [f"{n}号院", dice.choice(PLACES), dice.choice(["30", "40余"]), dice.choice(["有", "没有"])]
        for n in dice.sample(range(YARDS), 3)
    ]
    take_rows(_ledger(), table_of([["楼院", "社区", "户数", "大门"], *rows]), hand=HAND)


def a_change(dice: Random, _number: str) -> None:
    said = {"c3": {"n": str(dice.randint(1, 9)), "floor": True}, "c4": dice.choice(["有", "没有"])}
    change(_any(dice), said, hand=HAND)


def a_line_struck_out(dice: Random, _number: str) -> None:
    strike(_any(dice), hand=HAND)


def a_new_one(dice: Random, number: str) -> None:
    write(_ledger(), {"c1": f"新{number}", "c3": {"n": str(dice.randint(1, 9))}}, hand=HAND)


def a_recount(_dice: Random, _number: str) -> None:
    assert rebuild() == (), "nothing is wrong, whoever writes meanwhile"


DEEDS: Sequence[Callable[[Random, str], None]] = (
    *(a_file, a_change, a_line_struck_out, a_new_one, a_recount),
)


def _ledger() -> Ledger:
    return Ledger.objects.select_related("area").get()


def _any(dice: Random) -> Record:
    return dice.choice(list(Record.objects.select_related("ledger__area")))


def _done(dice: Random, number: str) -> bool:
    """Do one thing or another; ``False`` where somebody was first: told so, and nothing was written."""
    try:
        dice.choice(DEEDS)(dice, number)
    except DomainError:
        return False
    return True


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_the_rows_whoever_writes_at_the_same_moment(
    transactional_db: None,  # noqa: ARG001 -- threads need a database they can all see
    seed: int,
) -> None:
    set_the_stage()
    street = Area.objects.get(code=STREET)
    open_ledger("楼院台账", street, COLUMNS, actor=None, at=NOW, code="yards")
    a_file(Random(seed), "")  # noqa: S311 -- no secret, the same each time
    barrier = Barrier(HANDS)

    def hand(number: int) -> int:
        dice = Random(f"{seed} {number}")  # noqa: S311 -- as above
        barrier.wait()
        try:
            return sum(_done(dice, f"{number}-{turn}") for turn in range(TURNS))
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        assert sum(pool.map(hand, range(HANDS))) > HANDS * TURNS // 4
    assert (differences(), list(broken_records())) == ((), [])
    assert Tally.objects.filter(kind="whole:yards", measure="sum:c3", n__gt=0).exists()


def test_two_files_with_the_same_rows_in_another_order_are_both_taken(
    transactional_db: None,  # noqa: ARG001 -- threads need a database they can all see
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_the_stage()
    monkeypatch.setattr(taking, "BATCH", 1)
    street = Area.objects.get(code=STREET)
    open_ledger("楼院台账", street, COLUMNS, actor=None, at=NOW, code="yards")
    rows, barrier = [["一号院"], ["二号院"]], Barrier(2)

    def meet(_done: int, _rows: int) -> None:
        with suppress(BrokenBarrierError):
            barrier.wait(timeout=1)

    def send(turn: int) -> tuple[int, int]:
        try:
            table = table_of([["楼院"], *rows[::turn]])
            verdict = take_rows(_ledger(), table, hand=HAND, progress=meet)
            return verdict.new, verdict.same
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, (1, -1))) == [(0, 2), (2, 0)]
