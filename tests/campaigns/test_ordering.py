"""An order goes to every grid with a list of doors: from a file, the addresses or a ledger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.campaigns import kinds as reading
from minhu.campaigns.domain import listing
from minhu.campaigns.domain.listing import Wanted
from minhu.campaigns.domain.ordering import Order, acknowledge, order, remind_grids
from minhu.campaigns.enums import Source
from minhu.campaigns.kinds import kinds, read_kind
from minhu.campaigns.models import Campaign, Duty, Target
from minhu.campaigns.queries import overview, sources_for, tasks_for
from minhu.campaigns.tasks import tell_ordered, tell_waiting
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.notices.models import Notice
from minhu.places.domain.addresses import import_addresses
from minhu.places.domain.sheets import Sheet
from minhu.places.models import Address, Area
from tests.campaigns.stage import door, knock, order_it, ordered, wanted
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast

pytestmark = pytest.mark.django_db
ASKED = Order("door-knock", "燃气敲门")


def street() -> Area:
    return Area.objects.get(pk=STREET)


def know(*texts: str) -> None:
    rows = {n: [text, GRID] for n, text in enumerate(texts, start=2)}
    import_addresses(Sheet(("地址", "网格"), rows), street(), at=NOW)


def test_a_list_from_a_file_is_spread_over_the_grids_and_nothing_else_is_read(cast: Cast) -> None:
    campaign = ordered(cast)
    assert [line.total for line in overview(campaign, cast.street, at=NOW).lines] == [2, 1]
    assert not Target.objects.filter(text__contains="不读").exists()


def test_a_door_that_lies_in_no_grid_is_refused_with_the_number_of_its_row(cast: Cast) -> None:
    rows = [
        ["地址", "网格"],
        ["天边外", ""],
        ["", GRID],
        ["1号楼", GRID],
        ["东风社区东风第1网格东门", ""],
    ]
    found = order(street(), ASKED, wanted(rows), actor=cast.street, at=NOW)[1]
    assert [row for row, _why in found.refused] == [2, 3]
    assert {key for key, _target in found.targets} == {GRID}


def test_the_same_door_twice_in_a_file_is_one_door(cast: Cast) -> None:
    rows = [["名称", "网格"], ["甲店", GRID], ["甲店", GRID]]
    found = order(street(), ASKED, wanted(rows), actor=cast.street, at=NOW)[1]
    assert len(found.targets) == 1


def test_a_file_without_a_column_of_addresses_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="地址"):
        order(street(), ASKED, wanted([["谁", "哪"], ["甲", "乙"]]), actor=cast.street, at=NOW)


def test_the_addresses_that_are_known_make_a_list(cast: Cast) -> None:
    know("东风路1号院1号楼101", "东风路1号院1号楼102")
    campaign, found = order(street(), ASKED, Wanted(Source.ADDRESSES), actor=cast.street, at=NOW)
    assert len(found.targets) == 2
    assert door(campaign, "东风路1号院1号楼101").address is not None


def test_the_records_of_a_ledger_make_a_list(cast: Cast) -> None:
    asked = (Asked("店名", Kind.TEXT, key=True), Asked("网格", Kind.AREA))
    shops = open_ledger("商户", street(), asked, actor=None, at=NOW, code="shop")
    rows = [["店名", "网格"], ["甲店", GRID], ["乙店", OTHER_GRID], ["丙店", COMMUNITY]]
    take_rows(shops, table_of(rows), hand=Hand(None, NOW))
    wish = Wanted(Source.LEDGER, "shop")
    _campaign, found = order(street(), ASKED, wish, actor=cast.street, at=NOW)
    assert {text for _grid, text in found.targets} == {"甲店", "乙店"}


@pytest.mark.parametrize("wish", [Wanted(Source.LEDGER, "nobody"), Wanted(Source.ADDRESSES)])
def test_an_order_without_a_single_door_is_refused(cast: Cast, wish: Wanted) -> None:
    with pytest.raises(DomainError):
        order(street(), ASKED, wish, actor=cast.street, at=NOW)
    assert not Campaign.objects.exists()


def test_an_order_may_go_out_without_a_list(cast: Cast) -> None:
    made, _found = order(
        street(), Order("mobilise", "暴雨"), Wanted(Source.WORKERS), actor=cast.street, at=NOW
    )
    assert Duty.objects.filter(campaign=made).count() == 2


@pytest.mark.parametrize(
    "asked",
    [
        Order("nothing", "甲"),
        Order("door-knock", "  "),
        Order("door-knock", "甲", questions=("一", "二", "三", "四")),
    ],
)
def test_an_order_says_what_it_is_and_asks_little(cast: Cast, asked: Order) -> None:
    with pytest.raises(DomainError):
        order_it(cast, asked)


def test_the_questions_of_an_order_take_the_place_of_the_usual_ones(cast: Cast) -> None:
    campaign = ordered(cast, "rounds", questions=("缺不缺人", " "))
    assert [each.name for each in campaign.kind.fields] == ["缺不缺人"]


def test_a_community_orders_nothing_of_another_one(cast: Cast) -> None:
    place = Area.objects.get(pk=COMMUNITY)
    for who in (cast.stranger, cast.grid_worker, cast.leader):
        with pytest.raises(NotAllowedError):
            order(place, ASKED, wanted(), actor=who, at=NOW)


def test_every_grid_is_told_of_an_order_once(cast: Cast) -> None:
    campaign = ordered(cast)
    for _twice in range(2):
        tell_ordered(str(campaign.pk))
    assert sorted(Notice.objects.values_list("party", flat=True)) == [
        f"grid:{GRID}",
        f"grid:{OTHER_GRID}",
    ]


def test_who_has_not_begun_at_half_the_time_is_reminded_once(cast: Cast) -> None:
    campaign = ordered(cast, "mobilise")
    knock(door(campaign), "told", cast.grid_worker, at=NOW + timedelta(minutes=20))
    assert remind_grids(NOW + timedelta(minutes=59)) == 0
    assert [remind_grids(NOW + timedelta(minutes=n)) for n in (60, 61)] == [1, 0]
    waiting = Duty.objects.get(reminded_at__isnull=False)
    for _twice in range(2):
        tell_waiting(str(waiting.pk))
    assert Notice.objects.get().party == f"grid:{OTHER_GRID}"


def test_a_campaign_without_a_clock_reminds_nobody(cast: Cast) -> None:
    ordered(cast)
    assert remind_grids(NOW + timedelta(days=9)) == 0


def test_the_first_acknowledgement_of_a_grid_counts(cast: Cast) -> None:
    duty = Duty.objects.get(campaign=ordered(cast, "mobilise"), area=GRID)
    for minutes in (5, 50):
        acknowledge(duty, actor=cast.grid_worker, at=NOW + timedelta(minutes=minutes))
    duty.refresh_from_db()
    assert duty.seen_at == NOW + timedelta(minutes=5)
    with pytest.raises(NotAllowedError):
        acknowledge(duty, actor=cast.stranger, at=NOW)


def test_an_order_that_was_ended_is_not_acknowledged(cast: Cast) -> None:
    campaign = ordered(cast, "mobilise")
    Campaign.objects.update(closed_at=NOW)
    duty = Duty.objects.get(campaign=campaign, area=GRID)
    with pytest.raises(StaleStateError):
        acknowledge(duty, actor=cast.grid_worker, at=NOW)


def test_the_grids_that_began_within_two_hours_are_counted_over_all_grids(cast: Cast) -> None:
    campaign = ordered(cast, "mobilise")
    knock(door(campaign), "told", cast.grid_worker, at=NOW + timedelta(minutes=119))
    knock(door(campaign, "春晓路8号"), "told", cast.stranger, at=NOW + timedelta(minutes=121))
    found = overview(campaign, cast.street, at=NOW + timedelta(hours=3))
    assert (found.in_time.numerator, found.in_time.denominator, found.seen) == (1, 2, 2)
    assert [line.late(NOW + timedelta(hours=3)) for line in found.lines] == [False, True]


def test_a_worker_sees_what_waits_in_the_own_grid_only(cast: Cast) -> None:
    campaign = ordered(cast, "mobilise")
    (task,) = tasks_for(cast.grid_worker, at=NOW)
    assert (task.left, task.total, task.unseen) == (2, 2, True)
    assert task.due_at == NOW + timedelta(hours=2)
    assert task.campaign == campaign
    assert tasks_for(cast.desk, at=NOW) == []


def test_what_is_walked_stands_below_what_is_not(cast: Cast) -> None:
    first = ordered(cast, "mobilise", at=NOW - timedelta(days=1))
    walked = ordered(cast, "mobilise")
    for target in Target.objects.filter(campaign=walked, area=GRID):
        knock(door(walked, target.text), "told", cast.grid_worker)
    assert [task.campaign for task in tasks_for(cast.grid_worker, at=NOW)] == [first, walked]


def test_an_office_may_have_kinds_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    own = tmp_path / "campaigns" / "own.toml"
    own.parent.mkdir()
    own.write_text(
        '[[kinds]]\ncode="tea"\nname="喝茶"\nsource="x"\nresults=[{code="a",name="来了",done=true}]'
    )
    reading._read.cache_clear()
    assert kinds()["tea"].result("a") is not None
    assert "door-knock" in kinds()


def test_a_kind_in_which_nothing_ever_settles_is_no_kind() -> None:
    with pytest.raises(ValueError, match="a"):
        read_kind({"code": "a", "name": "a", "source": "", "results": [{"code": "a", "name": "a"}]})


def test_a_list_that_is_too_long_is_refused_with_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST", 2)
    with pytest.raises(DomainError, match="分几次"):
        ordered(cast)
    monkeypatch.setattr(listing, "MOST", 3)
    ordered(cast)


def test_an_address_that_is_known_in_no_grid_is_nobodys_door(cast: Cast) -> None:
    know("1号楼", "2号楼")
    Address.objects.filter(text__contains="2号楼").update(area=COMMUNITY)
    wish = Wanted(Source.ADDRESSES)
    found = order(street(), ASKED, wish, actor=cast.street, at=NOW)[1]
    assert len(found.targets) == 1


def test_a_ledger_that_names_no_door_makes_no_list(cast: Cast) -> None:
    columns = (Asked("户数", Kind.INTEGER), Asked("网格", Kind.AREA))
    open_ledger("户数", street(), columns, actor=None, at=NOW, code="sums")
    with pytest.raises(DomainError, match="没有写地址或名称的列"):
        order(street(), ASKED, Wanted(Source.LEDGER, "sums"), actor=cast.street, at=NOW)


def test_where_there_are_no_grids_nothing_is_ordered(cast: Cast) -> None:
    Area.objects.filter(pk__in=(GRID, OTHER_GRID)).delete()
    with pytest.raises(DomainError, match="没有网格"):
        order(street(), ASKED, Wanted(Source.WORKERS), actor=cast.street, at=NOW)
    assert not Campaign.objects.exists()


def test_who_begins_while_the_others_are_reminded_is_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(cast, "mobilise")
    begun = Duty.objects.all()
    put = "minhu.campaigns.domain.ordering.outbox.put"
    monkeypatch.setattr(put, lambda *_: begun.update(begun_at=NOW))
    assert remind_grids(NOW + timedelta(minutes=60)) == 1
    assert Duty.objects.filter(reminded_at=None).count() == 1


def test_what_is_left_of_a_walk_is_what_nobody_has_settled(cast: Cast) -> None:
    campaign = ordered(cast)
    knock(door(campaign), "met", cast.grid_worker)
    (task,) = tasks_for(cast.grid_worker, at=NOW)
    assert (task.total, task.left) == (2, 1)


def test_only_where_doors_of_this_place_stand_is_offered_as_a_list(cast: Cast) -> None:
    for code, label, place in (
        ("shop", "店名", GRID),
        ("visits", "走访编号", GRID),
        ("fairs", "活动", COMMUNITY),
    ):
        asked = (Asked(label, Kind.TEXT, key=True), Asked("在哪里", Kind.AREA))
        ledger = open_ledger(label, street(), asked, actor=None, at=NOW, code=code)
        take_rows(ledger, table_of([[label, "在哪里"], ["一号", place]]), hand=Hand(None, NOW))
    sources, ledgers = sources_for(cast.street, street())
    assert [each.code for each in ledgers] == ["shop"]
    assert Source.ADDRESSES not in sources
    know("东风路1号院1号楼101")
    assert sources_for(cast.street, street())[0] == list(Source)


def test_a_list_of_a_ledger_is_offered_only_where_there_is_one(cast: Cast) -> None:
    assert sources_for(cast.street, street())[0] == [Source.FILE, Source.WORKERS]
