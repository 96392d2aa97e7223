"""By what a category builds, patrols or serves is changed on its page from a day on, with a log (domain row 20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from minhu.accounts.models import User
from minhu.catalogue.domain.base import load_base
from minhu.catalogue.domain.strands import Turn, begin_strands, change_strand
from minhu.catalogue.enums import RuleKind, Strand
from minhu.catalogue.models import Category, ComingStrand, RuleChange
from minhu.catalogue.queries import strand_of
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _base(cast: Cast) -> None:  # noqa: ARG001 -- the places
    load_base(at=NOW)


def turn(
    user: User, code: str, to: Strand, begins: date = TODAY, source: str = "街道文件"
) -> RuleChange:
    category, area = Category.objects.get(pk=code), Area.objects.get(pk=STREET)
    return change_strand(category, Turn(to, begins, source), area=area, actor=user, at=NOW)


def test_what_begins_today_holds_at_once_below_where_it_was_the_same_and_is_logged(
    cast: Cast,
) -> None:
    assert [strand_of(code) for code in ("03", "0302", "0303")] == ["build", "build", "serve"]
    turn(cast.street, "03", Strand.PATROL)
    assert [strand_of(code) for code in ("03", "0302", "0303")] == ["patrol", "patrol", "serve"]
    row = RuleChange.objects.get(kind=RuleKind.STRAND)
    assert (row.was, row.becomes, row.begins, row.source) == ("建", "巡", TODAY, "街道文件")
    assert (row.name, row.by, ComingStrand.objects.exists()) == ("03", cast.street, False)


def test_what_begins_later_holds_from_its_day_and_the_last_word_for_a_day_counts(
    cast: Cast,
) -> None:
    later = TODAY + 10 * DAY
    turn(cast.street, "0302", Strand.PATROL, later)
    turn(cast.street, "0302", Strand.SERVE, later)
    assert begin_strands(NOW + 9 * DAY) == 0
    assert strand_of("0302") is Strand.BUILD
    assert [begin_strands(NOW + 10 * DAY), begin_strands(NOW + 10 * DAY)] == [1, 0]
    assert strand_of("0302") is Strand.SERVE
    assert RuleChange.objects.filter(kind=RuleKind.STRAND).count() == 2


@pytest.mark.parametrize(
    ("to", "begins", "source", "why"),
    [
        (Strand.PATROL, TODAY - DAY, "文件", "从今天或以后改"),
        (Strand.BUILD, TODAY, "文件", "本来就是“建”"),
        (Strand.PATROL, TODAY, "  ", "写明出处"),
    ],
)
def test_what_cannot_hold_is_refused_in_words(
    cast: Cast, to: Strand, begins: date, source: str, why: str
) -> None:
    with pytest.raises(DomainError, match=why):
        turn(cast.street, "0302", to, begins, source)


def test_only_the_street_changes_it(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        turn(cast.desk, "0302", Strand.PATROL)
    shown = signed_in(cast.desk).get("/desk/catalogue/0302/").content.decode()
    assert ("现在是“建”" in shown, "从那天起改" in shown) == (True, False)


def test_the_page_of_a_category_changes_it_and_says_what_is_coming_and_who_did(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        client, path = signed_in(cast.street), "/desk/catalogue/0302/"
        later = (TODAY + 10 * DAY).isoformat()
        said = {"strand": "patrol", "begins": later, "source": "12号文件"}
        asked = client.get(path).content.decode()
        assert f'value="{TODAY}"' in asked
        assert client.post(f"{path}strand/", said)["Location"] == path
        page = client.get(path).content.decode()
        assert f"{later} 起是“巡”" in page
        assert "12号文件" in page
        bad = client.post(f"{path}strand/", said | {"begins": "2020-01-01"})
        assert (bad.status_code, "从今天或以后改" in bad.content.decode()) == (422, True)
        assert "12号文件" not in client.get("/desk/catalogue/0303/").content.decode()
