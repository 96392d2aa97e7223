"""Nothing is asked twice: what the base of places or another ledger knows is shown, and compared."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from minhu.ledgers.domain.defining import Asked, add_column, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Fact, Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.knowing import known_elsewhere
from minhu.ledgers.queries.ledgers import columns_of, full_name
from minhu.places.models import Area
from minhu.teams.domain.editions import load_editions
from tests.cast import COMMUNITY, GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
CODE, OTHER_CODE = "91350100M000100Y43", "91110108MA01A2B3XM"


@pytest.fixture
def firms(cast: Cast) -> Ledger:
    """Return the firms of the street, kept by name, each with its code."""
    columns = [
        Asked("企业", Kind.TEXT, key=True),
        Asked("从业人数", Kind.INTEGER),
        Asked("统一社会信用代码", Kind.CREDIT),
    ]
    area = Area.objects.get(code=STREET)
    found = open_ledger("企业台账", area, columns, actor=cast.street, at=NOW, code="firms-x")
    write(found, {"c1": "云帆", "c2": {"n": "60"}, "c3": CODE}, hand=Hand(cast.street, NOW))
    return found


@pytest.fixture
def checks(firms: Ledger, cast: Cast) -> Ledger:
    """Return inspections, which ask neither the community nor how many work there."""
    columns = [
        Asked("检查编号", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("信用代码", Kind.CREDIT),
        Asked("社区", Kind.TEXT, fact=Fact.COMMUNITY),
        Asked("网格长", Kind.TEXT, fact=Fact.CHIEF),
        Asked("从业人数", Kind.INTEGER, linked=firms.columns.get(slot="c2")),
    ]
    area = Area.objects.get(code=STREET)
    return open_ledger("检查台账", area, columns, actor=cast.street, at=NOW, code="checks-x")


def place(code: str) -> dict[str, str]:
    return {"at": code, "name": Area.objects.get(code=code).name}


def checked(ledger: Ledger, cast: Cast, number: str = "一", **more: Any) -> Record:
    said = {"c1": number, "c2": place(GRID), "c3": CODE} | more
    return write(ledger, said, hand=Hand(cast.street, NOW))


def test_the_base_tells_the_community_and_a_firm_is_found_by_its_code(
    checks: Ledger, cast: Cast
) -> None:
    record = checked(checks, cast)
    found = known_elsewhere(cast.street, columns_of(checks), [record])
    community = Area.objects.get(code=COMMUNITY).name
    assert (found["c4", "一"], found["c6", "一"]) == (community, {"n": "60"})
    through = checks.columns.get(slot="c6")
    assert (through.through, through.meets) == (checks.columns.get(slot="c3"), "c3")


@pytest.mark.usefixtures("checks")
def test_the_forms_of_the_desk_and_the_phone_show_it_while_one_types_and_never_ask(
    cast: Cast,
) -> None:
    grid = Area.objects.select_related("parent").get(code=GRID)
    said = {"c1": "一", "c2": full_name(grid), "c3": CODE}
    community = Area.objects.get(code=COMMUNITY).name
    for user, face in ((cast.street, "desk"), (cast.grid_worker, "field")):
        client = signed_in(user)
        page = client.get(f"/{face}/ledgers/checks-x/new/")
        assert list(page.context["form"].fields) == ["c1", "c2", "c3"]
        assert "取自网格和区划" in page.content.decode()
        told = client.post(f"/{face}/ledgers/checks-x/asked/", said).json()["said"]
        assert (told["c4"], told.get("c6")) == (community, "60" if face == "desk" else "")


def test_what_one_may_not_see_there_is_not_told_here(checks: Ledger, cast: Cast) -> None:
    record = checked(checks, cast)
    found = known_elsewhere(cast.grid_worker, columns_of(checks), [record])
    assert ("c6", "一") not in found


def test_a_file_need_not_say_it_and_where_it_says_something_else_is_told_by_row_and_column(
    checks: Ledger, cast: Cast
) -> None:
    grid = GRID
    lines = [
        ["检查编号", "网格", "信用代码", "社区", "从业人数"],
        ["一", grid, CODE, Area.objects.get(code=COMMUNITY).name, "60人"],
        ["二", grid, CODE, "别的社区", "61"],
        ["三", grid, "", "", "5"],
    ]
    hand = Hand(cast.street, NOW, "表.xlsx")
    verdict = judge(checks, table_of(lines), hand=hand)
    assert [(each.row, each.label, each.typed) for each in verdict.contradicted] == [
        (3, "社区", "别的社区"),
        (3, "从业人数", "61"),
    ]
    assert "企业台账里是“60”" in verdict.contradicted[1].why
    assert (take_rows(checks, table_of(lines), hand=hand).new, verdict.refused) == (3, [])
    assert set(Record.objects.get(ledger=checks, key="二").values) == {"c1", "c2", "c3"}


def test_a_page_of_records_asks_as_often_as_one_record(checks: Ledger, cast: Cast) -> None:
    numbers = []
    for n in range(1, 4):
        checked(checks, cast, str(n))
        records = list(Record.objects.filter(ledger=checks))
        with CaptureQueriesContext(connection) as asked:
            known_elsewhere(cast.street, columns_of(checks), records)
        numbers.append(len(asked))
    assert len(set(numbers)) == 1


def test_what_is_known_goes_out_with_the_records(checks: Ledger, cast: Cast) -> None:
    checked(checks, cast)
    client = signed_in(cast.street)
    text = b"".join(client.get("/desk/ledgers/checks-x/export/", {"as": "csv"})).decode()
    assert text.splitlines()[1].endswith(",60")
    content = b"".join(client.get("/desk/ledgers/checks-x/export/"))
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][5] == 60


def test_who_answers_for_the_grid_is_who_the_base_says(checks: Ledger, cast: Cast) -> None:
    load_editions()
    record = checked(checks, cast)
    found = known_elsewhere(cast.street, columns_of(checks), [record])
    assert found["c5", "一"] == cast.grid_worker.name


def test_a_column_is_linked_to_the_base_on_its_page(cast: Cast, checks: Ledger) -> None:
    client = signed_in(cast.street)
    said = {"label": "编码", "kind": "text", "linked": "code"}
    assert client.post("/desk/ledgers/checks-x/columns/", said).status_code == 302
    column = checks.columns.get(label="编码")
    assert (column.fact, column.is_known) == ("code", True)
    assert checks.steps.latest("seq").definition["columns"][-1]["fact"] == "code"


def test_a_new_key_cannot_be_known(checks: Ledger) -> None:
    with pytest.raises(Exception, match="认出每一条"):
        add_column(checks, Asked("号", Kind.TEXT, key=True, fact=Fact.CODE), actor=None, at=NOW)


def test_a_file_of_grids_need_not_give_their_community(cast: Cast) -> None:
    client = signed_in(cast.street)
    text = f"点位,社区,网格\n一号,{Area.objects.get(code=COMMUNITY).name},{GRID}\n"
    file = SimpleUploadedFile("点位.csv", text.encode())
    page = client.post("/desk/ledgers/", {"file": file}, follow=True)
    form = page.context["form"]
    first = {name: form[name].initial for name in form.fields}
    assert first["kind_1"] == Fact.COMMUNITY.value
    address = page.redirect_chain[-1][0]
    client.post(address, {name: said or "" for name, said in first.items()} | {"key": "0"})
    column = Ledger.objects.get(name="点位").columns.get(label="社区")
    assert (column.fact, column.is_key) == (Fact.COMMUNITY, False)


def test_the_same_code_in_another_ledger_and_twice_in_this_one_is_pointed_out(
    checks: Ledger, cast: Cast
) -> None:
    one, two = checked(checks, cast, "一"), checked(checks, cast, "二")
    checked(checks, cast, "三", c3="")
    firm = Record.objects.get(key="云帆")
    page = signed_in(cast.street).get(f"/desk/ledgers/checks-x/{one.pk}/")
    assert {each.pk for each in page.context["same_code"]} == {two.pk, firm.pk}
    page = signed_in(cast.desk).get(f"/desk/ledgers/checks-x/{one.pk}/")
    assert [each.pk for each in page.context["same_code"]] == [two.pk]
