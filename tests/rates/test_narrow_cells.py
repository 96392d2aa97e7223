"""Days and numbers of cases stay on one line in the tables of a bulletin, on page, in Word and PDF."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from reportlab.pdfbase import pdfmetrics

from minhu.places.models import Area
from minhu.rates.bulletins.composing import Span
from minhu.rates.bulletins.paper import Block, Cell, Paper, paper
from minhu.rates.bulletins.pdf import _floors, _widths, pdf
from minhu.rates.bulletins.word import word
from minhu.rates.domain.publishing import compose
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in

DAY, LATE = "2026-01-01", "2026-11-29 21:09 超期"
LONG = "出厂设置：热线三率和处置指标的常见算法，各地以自己的为准"
METHOD = Block("table", head=("指标", "从哪天起用", "依据", "依据", "依据"), rows=((
    Cell("响应率"), Cell(DAY), Cell(LONG), Cell(LONG), Cell(LONG),
),))  # fmt: skip


@pytest.mark.parametrize("text", [DAY, LATE, "2026-11-29 21:09", "20260710-VEZWWW-X"])
def test_a_day_a_moment_and_a_number_are_one_thing(text: str) -> None:
    assert Cell(text).is_whole


@pytest.mark.parametrize("text", ["", "—", "-3.94", "2026-11-01至2026-11-30收到的", "3-5号楼"])
def test_other_words_may_break(text: str) -> None:
    assert not Cell(text).is_whole


def test_the_column_of_a_day_is_as_wide_as_a_day_and_the_others_share_what_is_left() -> None:
    pdf(Paper("通报", "", "", "", (METHOD,), ""))
    floors = _floors(METHOD)
    widths = _widths([METHOD.head, tuple(map(str, METHOD.rows[0]))], floors)
    assert floors[0] == 0
    assert widths[1] == floors[1] > pdfmetrics.stringWidth(DAY, "STSong-Light", 8.5)
    assert sum(widths) == pytest.approx(sum(_widths([METHOD.head], [0.0] * 5)))


def test_word_breaks_no_line_in_a_day() -> None:
    with ZipFile(BytesIO(word(Paper("通报", "", "", "", (METHOD,), "")))) as packed:
        inside = packed.read("word/document.xml").decode()
    assert "<w:t>2026</w:t><w:noBreakHyphen/><w:t>01</w:t><w:noBreakHyphen/><w:t>01</w:t>" in inside
    assert DAY not in inside


@pytest.mark.django_db
def test_the_page_breaks_no_line_in_a_day(cast: Cast) -> None:
    about = Span(Area.objects.get(pk=STREET), date(2026, 11, 1), date(2026, 11, 2))
    draft = compose("month", about, actor=cast.street, at=NOW)
    cells = [cell for block in paper(draft).blocks for row in block.rows for cell in row]
    told = signed_in(cast.street).get(f"/desk/figures/bulletins/{draft.pk}/").content.decode()
    assert told.count('class="of-code">') == sum(cell.is_whole for cell in cells) > 0
