"""What the house notes on many cases at once keeps every chain whole."""

from __future__ import annotations

import pytest

from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.sweeping import sweep
from minhu.cases.domain.verifying import verify
from minhu.cases.domain.watching import watch
from tests.cases.test_time import at, at_work
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_two_clocks_of_one_case_are_told_in_one_chain(cast: Cast) -> None:
    case = at_work(cast)
    advance(case, "supervise", actor=cast.supervisor, at=NOW, move=Move(note="为什么没动"))
    assert sweep(at("2026-12-14T10:00")) == 2
    assert not verify().breaks


def test_a_verb_that_does_more_than_note_is_not_written_in_bulk(cast: Cast) -> None:
    with pytest.raises(ValueError, match="reckon"):
        watch(at_work(cast), "reckon", {}, at=NOW)
