"""Two forms of ODK as they are given away: each becomes a ledger, and what is lost is said."""

from __future__ import annotations

import pytest

from minhu.ledgers.domain.xlsforms import is_form, read_form
from tests.real.data import DATA, needs_data

pytestmark = needs_data


@pytest.mark.parametrize(
    ("name", "asked", "parts", "lost"),
    [
        ("all-question-types-v2024091201-3", 72, [], 10),
        ("socio-economic-survey-v20240515", 11, [6], 1),
    ],
)
def test_a_real_form_is_read_whole(name: str, asked: int, parts: list[int], lost: int) -> None:
    content = (DATA / "xlsforms" / f"{name}.xlsx").read_bytes()
    sheet = read_form(content)
    assert is_form(content)
    assert (len(sheet.questions), [len(each.questions) for each in sheet.sheets]) == (asked, parts)
    left_out = list(sheet.all_left_out())
    assert len(left_out) == lost
    assert all(each.row and each.column and each.why for each in left_out)
