"""转成工单: what lacks in a ledger becomes a request somebody answers, and each knows the other."""

from __future__ import annotations

import pytest

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from minhu.requests.models import OfRecord
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.desk.test_intake import URL, sheet

pytestmark = pytest.mark.django_db
COLUMNS = (
    Asked("楼院", Kind.TEXT, key=True),
    Asked("网格", Kind.AREA),
    Asked("大门（处）", Kind.INTEGER),
    Asked("物管会", Kind.CHOICE, ("有", "没有")),
)


@pytest.fixture
def yard(cast: Cast) -> Record:
    area = Area.objects.get(code=STREET)
    ledger = open_ledger("楼院台账", area, COLUMNS, actor=cast.street, at=NOW, code="yards")
    lines = [["楼院", "网格", "大门（处）", "物管会"], ["一号院", GRID, "0", "没有"]]
    take_rows(ledger, table_of(lines), hand=Hand(None, NOW))
    return ledger.records.select_related("ledger").get()


def page_of(record: Record) -> str:
    return f"/desk/ledgers/yards/{record.pk}/"


def order(cast: Cast, record: Record) -> Case:
    said = sheet(record=record.pk, title="一号院缺大门")
    return Case.objects.get(number=signed_in(cast.desk).post(URL, said)["Location"].split("/")[-2])


def test_the_sheet_begins_with_where_the_record_lies_and_what_it_says(
    cast: Cast, yard: Record
) -> None:
    page = signed_in(cast.desk).get(f"{page_of(yard)}").content.decode()
    assert f"{URL}?record={yard.pk}" in page
    form = signed_in(cast.desk).get(URL, {"record": str(yard.pk)}).context["form"]
    assert (form["area"].value(), form["title"].value()) == (GRID, "一号院")
    assert form["words"].value() == "一号院：\n大门(处)：0；物管会：没有"


def test_the_record_lists_its_order_and_the_order_names_its_record(
    cast: Cast, yard: Record
) -> None:
    case = order(cast, yard)
    assert (case.title, case.area_id, case.channel) == ("一号院缺大门", GRID, "walk_in")
    client = signed_in(cast.desk)
    assert f"/desk/cases/{case.number}/" in client.get(page_of(yard)).content.decode()
    shown = client.get(f"/desk/cases/{case.number}/").content.decode()
    assert "来自台账" in shown
    assert page_of(yard) in shown


def test_the_same_sheet_sent_twice_is_one_order(cast: Cast, yard: Record) -> None:
    client, said = signed_in(cast.desk), sheet(record=yard.pk)
    assert client.post(URL, said)["Location"] == client.post(URL, said)["Location"]
    assert (Case.objects.count(), OfRecord.objects.count()) == (1, 1)


def test_of_what_is_kept_closely_or_struck_out_no_order_tells(cast: Cast, yard: Record) -> None:
    client = signed_in(cast.street)
    for closely, struck in ((Secrecy.RESTRICTED, False), (Secrecy.ORDINARY, True)):
        Ledger.objects.update(secrecy=closely)
        Record.objects.update(struck=struck)
        page = client.get(page_of(yard))
        assert page.status_code == 200
        assert f"{URL}?record=" not in page.content.decode()
        assert client.post(URL, sheet(record=yard.pk)).status_code == 422
    assert not Case.objects.exists()


def test_whoever_may_not_see_a_record_learns_of_none_and_orders_nothing(
    cast: Cast, yard: Record
) -> None:
    case = order(cast, yard)
    for user in (cast.stranger, cast.worker):
        client = signed_in(user)
        assert client.get(URL, {"record": str(yard.pk)}).status_code == 404
        assert client.post(URL, sheet(record=yard.pk)).status_code == 404
    for wrong in ("x", "01a17fe8-10d1-7d86-aa9f-bff3d4917db1"):
        assert signed_in(cast.desk).get(URL, {"record": wrong}).status_code == 404
    assert list(Case.objects.all()) == [case]


def test_a_record_with_thirty_orders_asks_as_often_as_one_with_one(
    cast: Cast, yard: Record
) -> None:
    order(cast, yard)
    one = statements(cast.desk, page_of(yard))
    for _turn in range(9):
        order(cast, yard)
    assert statements(cast.desk, page_of(yard)) == one
