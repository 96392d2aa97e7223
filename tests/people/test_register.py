"""A list of residents goes in row by row: checked, sealed, found again without being opened."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.accounts.actors import House
from minhu.core.crypto import Sealed, add_key, ring
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.tables import Row, rows_of
from minhu.people.domain import register_files, rotate
from minhu.people.domain.register_files import (
    LARGEST,
    forget_lists,
    refused_of,
    send_list,
    work_off,
)
from minhu.people.domain.registering import Delivery, Taken, refused_book, register, strike
from minhu.people.domain.resident_reading import show_resident
from minhu.people.enums import Base
from minhu.people.identity import check_digit, read_identity
from minhu.people.models import ReadLog, RegisterFile, Resident
from minhu.people.register_queries import find, lines, totals
from minhu.people.tasks import take_list
from minhu.places.domain.addresses import import_addresses
from minhu.places.domain.sheets import Sheet
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
TODAY = date(2026, 11, 20)
HEAD = ["姓名", "身份证号", "电话", "住址", "网格", "人口类型"]


def number(serial: int = 1, born: str = "19800101") -> str:
    """Return a valid number of a county that nobody knows."""
    stem = f"990000{born}{serial:03}"
    return stem + check_digit(stem)


def quiet(_done: int, _total: int) -> None: ...


def somebody(serial: int = 1, **said: str) -> list[object]:
    usual = {
        "name": "张三丰",
        "number": number(serial),
        "phone": "13812345678",
        "address": "1号楼101",
        "grid": GRID,
        "base": "户籍",
    }
    return list({**usual, **said}.values())


def take(*rows: list[object], home: str = STREET) -> Taken:
    place = Area.objects.get(pk=home)
    return register([HEAD, *rows], place, Delivery("名单.xlsx"), actor=House(), at=NOW)


def why(*rows: list[object]) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in take(*rows).refused]


def test_nothing_of_a_person_stands_in_the_database_in_the_open() -> None:
    take(somebody())
    (row,) = Resident.objects.values()
    said = " ".join(map(str, row.values())) + row["sealed"].token
    assert not any(word in said for word in ("张三", number(), "13812345678", "1号楼101"))
    assert Resident.objects.get().disclose()["name"] == "张三丰"


def test_the_same_list_again_changes_nothing() -> None:
    rows = [somebody(n) for n in range(1, 6)]
    assert take(*rows).counts() == {"new": 5, "changed": 0, "same": 0, "refused": 0}
    before = list(Resident.objects.order_by("pk").values_list("pk", "sealed"))
    assert take(*rows).counts() == {"new": 0, "changed": 0, "same": 5, "refused": 0}
    assert list(Resident.objects.order_by("pk").values_list("pk", "sealed")) == before


def test_who_moved_is_changed_and_stays_the_same_row() -> None:
    take(somebody())
    key = Resident.objects.get().pk
    assert take(somebody(grid=OTHER_GRID, phone="")).changed == 1
    row = Resident.objects.get()
    assert (row.pk, row.area_id, row.phone_index) == (key, OTHER_GRID, "")
    assert row.disclose()["phone"] == ""


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"name": ""}, "姓名"),
        ({"number": ""}, "没有写证件号码"),
        ({"number": "12345"}, "18位"),
        ({"number": "99000019800101001" + "Z"}, "最后一位"),
        ({"number": number(born="19801301")}, "出生日期"),
        ({"number": number(born="20301201")}, "出生日期"),
        ({"phone": "123"}, "电话不对"),
        ({"grid": "没有的网格"}, "找不到在哪个网格"),
        ({"grid": COMMUNITY}, "找不到在哪个网格"),
        ({"grid": ""}, "找不到在哪个网格"),
        ({"address": "长" * 200}, "地址太长"),
        ({"base": "外星"}, "人口类型"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(said: dict[str, str], word: str) -> None:
    ((row, reason),) = why(somebody(1, **said))
    assert row == 2
    assert word in reason
    assert not Resident.objects.exists()


def test_a_number_that_excel_rounded_is_refused_for_what_it_is() -> None:
    ((_row, reason),) = why(["张三", 3.4e17, "", "", GRID, ""])
    assert "文本" in reason


def test_two_rows_of_one_number_are_one_person_and_a_refusal() -> None:
    ((row, reason),) = why(somebody(), somebody(name="李四"))
    assert (row, Resident.objects.count()) == (3, 1)
    assert "第 2 行" in reason


def test_counties_that_nobody_knows_and_old_numbers_are_no_fault() -> None:
    assert why(somebody(number="990000800101001"), somebody(2)) == []
    assert read_identity("990000800101001", "", TODAY)[6:14] == "19800101"


def test_the_grid_of_a_row_is_found_by_its_address() -> None:
    street = Area.objects.get(pk=STREET)
    sheet = Sheet(("地址", "网格"), {2: ["幸福小区1号楼", GRID]})
    import_addresses(sheet, street, at=NOW)
    found = take(
        somebody(1, grid="", address="幸福小区1号楼2单元301"),
        somebody(2, grid="", address="幸福小区1号楼"),
        somebody(3, grid="", address="天边外"),
    )
    assert [one.row for one in found.refused] == [4]
    assert set(Resident.objects.values_list("area_id", flat=True)) == {GRID}
    assert Resident.objects.exclude(address=None).count() == 1


def test_who_is_registered_in_another_place_is_not_taken_away_from_it() -> None:
    take(somebody(grid=OTHER_GRID), home=OTHER_COMMUNITY)
    found = take(somebody(), home=COMMUNITY)
    assert "别的" in found.refused[0].reason
    assert Resident.objects.get().area_id == OTHER_GRID


def test_a_title_above_the_header_is_passed_over() -> None:
    table: list[Row] = [["东风社区人口名单"], [], HEAD, somebody()]
    place = Area.objects.get(pk=STREET)
    assert register(table, place, Delivery("x"), actor=House(), at=NOW).new == 1


def test_a_list_without_names_or_numbers_is_refused_whole() -> None:
    place = Area.objects.get(pk=STREET)
    with pytest.raises(DomainError, match="表头"):
        register([["姓名", "电话"]], place, Delivery("x"), actor=House(), at=NOW)


def test_only_the_desks_keep_the_register(cast: Cast) -> None:
    place = Area.objects.get(pk=COMMUNITY)
    for who in (cast.grid_worker, cast.leader, cast.stranger, cast.worker):
        with pytest.raises(NotAllowedError):
            register([HEAD], place, Delivery("x"), actor=who, at=NOW)


def test_refused_rows_come_back_as_they_were_with_the_reason() -> None:
    table: list[Row] = [HEAD, somebody(), somebody(2, phone="123")]
    place = Area.objects.get(pk=STREET)
    taken = register(table, place, Delivery("x"), actor=House(), at=NOW)
    head, row = rows_of(refused_book(table, taken), "a.xlsx")
    assert head[-1] == "为什么不收"
    assert list(row[1:3]) == [number(2), "123"]
    assert "电话不对" in str(row[-1])


def test_somebody_is_found_by_the_whole_number_or_phone_only() -> None:
    take(somebody(), somebody(2, phone=""))
    place = Area.objects.get(pk=COMMUNITY)
    (hit,) = find(f" {number()} ", place, at=NOW)
    assert (hit.name, hit.phone) == ("张*", "138****5678")
    assert number() not in hit.number
    assert len(find("13812345678", place, at=NOW)) == 1
    assert find(number()[:-1], place, at=NOW) == []
    assert find(number(), Area.objects.get(pk=OTHER_COMMUNITY), at=NOW) == []


def test_a_damaged_row_shows_nothing_and_does_not_break_the_page(cast: Cast) -> None:
    take(somebody())
    Resident.objects.update(sealed=Sealed("x.AAAA"))
    assert find(number(), Area.objects.get(pk=STREET), at=NOW)[0].name == "***"
    with pytest.raises(DomainError, match="读不出来"):
        see(Resident.objects.get(), cast)


def see(row: Resident, cast: Cast, words: str = "核对户口") -> str:
    return show_resident(row, actor=cast.desk, reason="visit", words=words, at=NOW).number


def test_seeing_somebody_in_full_needs_a_reason_and_is_written_down(cast: Cast) -> None:
    take(somebody())
    row = Resident.objects.get()
    with pytest.raises(DomainError):
        see(row, cast, " ")
    assert see(row, cast) == number()
    log = ReadLog.objects.get()
    assert (log.resident, log.user, log.shown) == (row, cast.desk, "register")
    with pytest.raises(NotAllowedError):
        show_resident(row, actor=cast.stranger, reason="visit", words="看看", at=NOW)


def test_who_is_struck_off_leaves_an_empty_row_and_may_come_back(cast: Cast) -> None:
    take(somebody())
    row = Resident.objects.get()
    with pytest.raises(NotAllowedError):
        strike(row, actor=cast.grid_worker, at=NOW)
    strike(row, actor=cast.desk, at=NOW)
    with pytest.raises(StaleStateError):
        strike(row, actor=cast.desk, at=NOW)
    assert (row.identity, row.phone_index, str(row.sealed)) == (None, "", "")
    assert find(number(), Area.objects.get(pk=STREET), at=NOW) == []
    assert take(somebody()).new == 1


def test_the_three_populations_are_counted_apart() -> None:
    take(somebody(), somebody(2, base=""), somebody(3, base="流动人口"))
    found = lines(Area.objects.get(pk=COMMUNITY))
    assert found[0].numbers == (1, 1, 1)
    assert totals(found) == [("户籍人口", 1), ("常住人口", 1), ("流动人口", 1)]


def test_a_new_key_seals_the_register_anew(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINHU_KEYS", raising=False)
    settings.DATA = tmp_path
    take(somebody())
    add_key()
    rotate(at=NOW, progress=quiet)
    row = Resident.objects.get()
    assert (row.sealed.key_id, row.disclose()["name"]) == (ring().newest[0], "张三丰")


def book(*rows: list[object]) -> bytes:
    table: list[Row] = [HEAD, *rows]
    return "\n".join(",".join(str(cell) for cell in row) for row in table).encode()


def sent(cast: Cast, *rows: list[object]) -> RegisterFile:
    place = Area.objects.get(pk=COMMUNITY)
    return send_list(book(*rows), "名单.csv", place, Base.USUAL, actor=cast.desk, at=NOW)


def test_a_list_from_a_page_is_sealed_worked_off_once_and_emptied(cast: Cast) -> None:
    row = sent(cast, somebody(), somebody(2, phone="123"))
    assert "张三丰" not in row.sealed.token
    for _twice in range(2):
        take_list(str(row.pk))
    row.refresh_from_db()
    assert row.report == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert (row.done, row.total, str(row.sealed)) == (2, 2, "")
    assert "123" in str(rows_of(refused_of(row), "a.xlsx")[1])
    assert forget_lists(NOW + timedelta(days=2)) == 1
    work_off(row.pk, at=NOW)


def test_a_list_whose_sender_lost_the_post_ends_with_the_reason(cast: Cast) -> None:
    row = sent(cast, somebody())
    cast.desk.posts.all().delete()
    work_off(row.pk, at=NOW)
    row.refresh_from_db()
    assert "不归您管" in row.fault
    assert refused_of(row) == b""


def test_a_list_that_cannot_be_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Area.objects.get(pk=COMMUNITY)
    with pytest.raises(NotAllowedError):
        send_list(book(), "a.csv", place, Base.USUAL, actor=cast.leader, at=NOW)
    with pytest.raises(DomainError, match="没有找到"):
        sent(cast)
    monkeypatch.setattr(register_files, "LARGEST", 3)
    with pytest.raises(DomainError, match="太大"):
        sent(cast, somebody())
    assert LARGEST > 3
    assert not RegisterFile.objects.exists()
