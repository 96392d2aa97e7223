"""A ledger that is kept closely is not there for whoever's posts do not see so far."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.accounts.enums import Secrecy
from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers.domain.collecting import Asking, ask
from minhu.ledgers.domain.drafting import Hand, Said
from minhu.ledgers.domain.keeping import keep_closely
from minhu.ledgers.domain.rows import Line
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import ledgers_for, ledgers_to_fill, lines, visible_to
from minhu.ledgers.queries.terms import LedgerTerms
from minhu.places.enums import Level
from minhu.rates.scope import Scope
from minhu.rates.telling import Told
from tests.cast import NOW, STREET, Cast
from tests.ledgers.shelf import fill_the_shelf
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
LINES = [["楼院", "社区", "户数"], ["一号院", "东风社区", "30"], ["二号院", "春晓社区", "60"]]
WHO = ["grid_worker", "desk", "street", "supervisor", "leader", "auditor", "worker", "stranger"]


@pytest.fixture
def kept(ledger: Ledger, cast: Cast) -> Ledger:
    take_rows(ledger, table_of(LINES), hand=Hand(cast.street, NOW))
    return keep_closely(ledger, Secrecy.SECRET, actor=cast.street, at=NOW)


@pytest.mark.parametrize("level", Secrecy)
@pytest.mark.parametrize("who", WHO)
def test_the_list_and_the_lock_agree_at_every_level(
    kept: Ledger, cast: Cast, who: str, level: Secrecy
) -> None:
    Ledger.objects.update(secrecy=level)
    user = getattr(cast, who)
    records = Record.objects.select_related("ledger")
    able = {each for each in records if user.has_perm("ledgers.view_record", each)}
    assert set(visible_to(user)) == able
    assert (kept in ledgers_for(user)) == user.has_perm("ledgers.open_ledger", Ledger.objects.get())


def test_who_does_not_see_so_far_finds_nothing_and_writes_nothing(
    kept: Ledger, cast: Cast, client: Client
) -> None:
    assert (ledgers_for(cast.desk), ledgers_to_fill(cast.grid_worker)) == ([], [])
    client.force_login(cast.desk)
    record = Record.objects.get(key="一号院")
    for path in (
        "",
        "charts/",
        "timeline/",
        "records.json",
        "points.json",
        "export/",
        f"{record.pk}/",
    ):
        assert client.get(f"/desk/ledgers/{kept.code}/{path}").status_code == 404
    verdict = take_rows(kept, table_of(LINES), hand=Hand(cast.desk, NOW))
    assert (verdict.taken, len(verdict.refused)) == (0, 2)


def test_who_sees_so_far_reads_it_as_before(kept: Ledger, cast: Cast, client: Client) -> None:
    client.force_login(cast.street)
    page = client.get(f"/desk/ledgers/{kept.code}/")
    assert (len(page.context["records"]), page.context["numbers"].count) == (2, 2)
    assert "保密" in page.content.decode()
    assert not list(broken_records())


def told() -> dict[str, Told]:
    return LedgerTerms().told(["problems.records"], Scope("ledgers", STREET), None, at=NOW)


def test_it_enters_no_figure_that_others_read(cast: Cast) -> None:
    fill_the_shelf()
    ledger = Ledger.objects.get(code="problems")
    take_rows(ledger, table_of([["编号", "网格"], ["1", "东风社区"]]), hand=Hand(None, NOW))
    assert told()[""].counts == {"problems.records": 1}
    keep_closely(ledger, Secrecy.RESTRICTED, actor=cast.street, at=NOW)
    assert told()[""] == Told(
        {}, lost={"problems.records": "没有这本台账"}
    )  # as of one that is absent


def test_nobody_keeps_a_ledger_closer_than_they_see_and_none_that_is_being_asked(
    ledger: Ledger, cast: Cast
) -> None:
    with pytest.raises(NotAllowedError):
        keep_closely(ledger, Secrecy.SECRET, actor=cast.desk, at=NOW)
    ask(ledger, Asking("摸底", Level.GRID, NOW.date()), actor=cast.street, at=NOW)
    with pytest.raises(DomainError, match="正在各处收"):
        keep_closely(ledger, Secrecy.SECRET, actor=cast.street, at=NOW)


def test_what_is_kept_closely_is_asked_of_no_place(kept: Ledger, cast: Cast) -> None:
    with pytest.raises(DomainError, match="不能向各处收"):
        ask(kept, Asking("摸底", Level.GRID, NOW.date()), actor=cast.street, at=NOW)


def test_the_street_says_it_on_the_page_of_the_columns(
    ledger: Ledger, cast: Cast, client: Client
) -> None:
    client.force_login(cast.street)
    path = f"/desk/ledgers/{ledger.code}/columns/"
    shown = client.post(f"{path}secrecy/", {"secrecy": "1"}, follow=True).content.decode()
    assert "改知悉范围" in shown
    assert Ledger.objects.get().secrecy == Secrecy.RESTRICTED
    client.post(f"{path}secrecy/", {"secrecy": "9"})
    assert Ledger.objects.get().secrecy == Secrecy.RESTRICTED


def test_a_record_without_a_key_column_is_called_by_its_words(
    ledger: Ledger, cast: Cast, client: Client
) -> None:
    ledger.columns.update(is_key=False)
    take_rows(Ledger.objects.get(), table_of(LINES), hand=Hand(cast.street, NOW))
    record = Record.objects.get(words__startswith="一号院")
    client.force_login(cast.street)
    page = on_one_line(client.get(f"/desk/ledgers/{ledger.code}/{record.pk}/").content.decode())
    assert "<h1>一号院" in page
    assert record.key not in page, "what a program made says nothing to people"


def test_a_refusal_calls_a_record_by_its_words_and_never_by_what_a_program_made(
    ledger: Ledger, cast: Cast
) -> None:
    ledger.columns.update(is_key=False)
    take_rows(Ledger.objects.get(), table_of(LINES), hand=Hand(cast.street, NOW))
    record = Record.objects.get(words__startswith="一号院")
    with pytest.raises(DomainError) as refused:
        write(Ledger.objects.get(), record.values, hand=Hand(cast.street, NOW))
    assert "一号院" in str(refused.value)
    assert record.key not in str(refused.value)
    assert [Line(2, key, Said({}, {})).called for key in (record.key, "一号院")] == ["", "一号院"]


def test_the_history_of_a_record_counts_pictures_and_names_no_files(ledger: Ledger) -> None:
    album = Column(slot="c9", label="照片", kind=Kind.PICTURES)
    said = lines({"c9": ["", "860617dfbe2d.jpg、db5939952117.jpg"]}, [*ledger.columns.all(), album])
    assert said == [("照片", "", "2 张照片")]


def test_the_level_it_has_already_is_no_change(kept: Ledger, cast: Cast) -> None:
    before = kept.steps.count()
    keep_closely(kept, Secrecy.SECRET, actor=cast.street, at=NOW)
    assert kept.steps.count() == before
