"""Records name people: sealed in the vault, masked everywhere, shown for a reason, forgotten in time."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers import cells
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.naming import show_person
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Named, Record, RecordStep
from minhu.ledgers.queries.listing import Ask, listed
from minhu.people.domain.forgetting import forget_callers
from minhu.people.models import Person, ReadLog
from minhu.places.models import Area
from tests.api.test_records import Program
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
NAME, PHONE = "赵子龙", "13812345678"
HEAD = ["商户", "社区", "经营者", "联系电话"]


@pytest.fixture
def shops(cast: Cast) -> Ledger:
    columns = [
        Asked("商户", Kind.TEXT, key=True),
        Asked("社区", Kind.AREA),
        Asked("经营者", Kind.PERSON, rules={"phone": "联系电话"}),
    ]
    area = Area.objects.get(code=STREET)
    return open_ledger("商户台账", area, columns, actor=cast.street, at=NOW, code="shops-x")


def rows(*lines: tuple[str, str, str]) -> list[list[str]]:
    place = Area.objects.get(code=COMMUNITY).name
    return [HEAD, *([shop, place, name, phone] for shop, name, phone in lines)]


def took(ledger: Ledger, cast: Cast, *lines: tuple[str, str, str]) -> Record:
    verdict = take_rows(ledger, table_of(rows(*lines)), hand=Hand(cast.street, NOW, "表"))
    assert verdict.refused == []
    return Record.objects.get(ledger=ledger, key=lines[0][0])


def test_a_person_of_a_file_is_sealed_and_the_record_keeps_a_mask_and_nothing_else(
    shops: Ledger, cast: Cast
) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    person = Person.objects.get()
    assert (person.disclose(), Named.objects.get().person) == ((NAME, f"+86{PHONE}"), person)
    assert record.values["c3"] == {"person": str(person.pk), "says": "赵*"}
    step = RecordStep.objects.get()
    kept = json.dumps([record.values, record.words, step.changes], ensure_ascii=False)
    assert NAME not in kept and PHONE not in kept  # noqa: PT018 -- one promise
    assert step.hash == step.computed_hash()


def test_the_same_file_again_changes_nothing_and_another_person_of_the_same_mask_does(
    shops: Ledger, cast: Cast
) -> None:
    lines = [("一店", NAME, PHONE), ("二店", "赵", ""), ("三店", "赵", "")]
    took(shops, cast, *lines)
    hand = Hand(cast.street, NOW)
    again = judge(shops, table_of(rows(*lines)), hand=hand)
    assert (again.same, again.changed, Person.objects.count()) == (3, [], 3)
    other = table_of(rows(("一店", "赵云", PHONE)))
    assert len(judge(shops, other, hand=hand).changed) == 1
    assert Person.objects.count() == 3
    take_rows(shops, other, hand=hand)
    assert Named.objects.get(record__key="一店").person.disclose()[0] == "赵云"


def test_a_phone_that_is_none_is_refused_without_being_repeated(shops: Ledger, cast: Cast) -> None:
    table = table_of(rows(("一店", NAME, "1381234567899")))
    [refusal] = judge(shops, table, hand=Hand(cast.street, NOW)).refused
    assert (refusal.row, refusal.label, refusal.typed) == (2, "经营者", "***")


def test_lists_pages_exports_and_programs_show_the_mask(shops: Ledger, cast: Cast) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    client = signed_in(cast.street)
    pages = [
        client.get("/desk/ledgers/shops-x/").content,
        client.get(f"/desk/ledgers/shops-x/{record.pk}/").content,
        signed_in(cast.desk).get(f"/field/ledgers/shops-x/{record.pk}/").content,
        b"".join(client.get("/desk/ledgers/shops-x/export/", {"as": "csv"})),
        client.get("/desk/ledgers/shops-x/records.json").content,
        Program(cast.street).ask("/api/ledgers/shops-x/records").content,
    ]
    for page in pages:
        text = page.decode()
        assert "赵*" in text or "\\u8d75*" in text
        assert NAME not in text
        assert PHONE not in text
        assert str(Person.objects.get().pk) not in text
    book = b"".join(client.get("/desk/ledgers/shops-x/export/"))
    lines = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert lines[1][2] == "赵*"


def test_a_record_is_found_by_the_whole_phone_of_whom_it_names(shops: Ledger, cast: Cast) -> None:
    took(shops, cast, ("一店", NAME, PHONE), ("二店", "钱", "13900000001"))
    for words, found in ((PHONE, ["一店"]), ("138 1234 5678", ["一店"]), ("1381234", [])):
        asked = listed(cast.street, shops, Ask(words))
        assert [each.key for each in asked] == found


def test_a_name_is_shown_for_a_reason_that_the_auditor_reads(shops: Ledger, cast: Cast) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    client, path = signed_in(cast.street), f"/desk/ledgers/shops-x/{record.pk}/person/c3/"
    assert client.post(path, {"reason": "visit"}).status_code == 422
    assert not ReadLog.objects.exists()
    page = client.post(path, {"reason": "visit", "words": "上门核对"}).content.decode()
    assert (NAME in page, PHONE in page) == (True, True)
    told = signed_in(cast.auditor).get("/desk/readings/").content.decode()
    assert "上门核对" in told
    assert "台账里的人" in told


def test_who_may_not_write_there_is_not_shown_it(shops: Ledger, cast: Cast) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    for user in (cast.stranger, cast.auditor, cast.leader):
        with pytest.raises(NotAllowedError):
            show_person(record, "c3", actor=user, reason="visit", words="看", at=NOW)
    path = f"/desk/ledgers/shops-x/{record.pk}/person/c3/"
    asked = {"reason": "visit", "words": "看"}
    assert signed_in(cast.stranger).post(path, asked).status_code == 404


def test_a_form_keeps_whom_it_names_unless_somebody_else_is_typed(
    shops: Ledger, cast: Cast
) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    client, path = signed_in(cast.street), f"/desk/ledgers/shops-x/{record.pk}/"
    said = {"c1": "一店", "c2": Area.objects.get(code=COMMUNITY).name, "c3": ""}
    assert "现在是 赵*" in client.get(path).content.decode()
    client.post(path, said)
    assert Named.objects.get().person.disclose()[0] == NAME
    client.post(path, said | {"c3": "钱多 13900000001"})
    assert Named.objects.get().person.disclose() == ("钱多", "+8613900000001")
    client.post(path, said | {"c3": "无"})
    assert not Named.objects.exists()


def test_a_person_is_forgotten_a_year_after_the_record_was_struck_out(
    shops: Ledger, cast: Cast
) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    forget_callers(NOW + timedelta(days=4000))
    assert Person.objects.get().anonymised_at is None
    strike(record, hand=Hand(cast.street, NOW))
    forget_callers(NOW + timedelta(days=364))
    assert Person.objects.get().anonymised_at is None
    forget_callers(NOW + timedelta(days=366))
    assert Person.objects.get().anonymised_at is not None
    with pytest.raises(DomainError):
        show_person(record, "c3", actor=cast.street, reason="visit", words="看", at=NOW)


def test_a_person_no_record_names_any_more_is_forgotten_like_a_caller_of_nothing(
    shops: Ledger, cast: Cast
) -> None:
    record = took(shops, cast, ("一店", NAME, PHONE))
    said = cells.read("钱多", cells.Reading(Kind.PERSON))
    change(record, {"c3": said}, hand=Hand(cast.street, NOW))
    assert forget_callers(NOW + timedelta(days=31)) == 1


def test_many_rows_are_sealed_with_as_many_statements_as_few(shops: Ledger, cast: Cast) -> None:
    numbers = []
    for first, many in ((0, 2), (100, 40)):
        lines = [(f"{first + n}店", NAME, f"139{first + n:08}") for n in range(many)]
        with CaptureQueriesContext(connection) as asked:
            took(shops, cast, *lines)
        numbers.append(len(asked))
    assert numbers[1] <= numbers[0] + 1


def test_an_excel_of_names_and_phones_becomes_one_column_of_people(cast: Cast) -> None:
    client = signed_in(cast.street)
    text = "\n".join(",".join(each) for each in rows(("一店", NAME, PHONE)))
    file = SimpleUploadedFile("商户.csv", text.encode())
    page = client.post("/desk/ledgers/", {"file": file}, follow=True)
    form = page.context["form"]
    first = {name: form[name].initial or "" for name in form.fields}
    assert (first["kind_2"], first["kind_3"]) == ("", "")
    said = first | {"kind_2": "person", "kind_3": "person", "key": "0"}
    page = client.post(page.redirect_chain[-1][0], said, follow=True)
    assert (NAME in page.content.decode(), page.context["unknown"]) == (False, [])
    client.post(page.redirect_chain[-1][0])
    ledger = Ledger.objects.get(name="商户")
    assert [each.label for each in ledger.columns.all()] == ["商户", "社区", "经营者"]
    assert Person.objects.get().disclose() == (NAME, f"+86{PHONE}")


def test_a_record_written_by_hand_names_a_person_as_well(shops: Ledger, cast: Cast) -> None:
    said = cells.read(f"{PHONE} {NAME}", cells.Reading(Kind.PERSON))
    write(shops, {"c1": "一店", "c3": said}, hand=Hand(cast.street, NOW))
    assert Person.objects.get().disclose() == (NAME, f"+86{PHONE}")


def test_where_nobody_is_named_there_is_nothing_to_show(shops: Ledger, cast: Cast) -> None:
    record = took(shops, cast, ("面馆", "", ""))
    with pytest.raises(DomainError, match="没有可看的"):
        show_person(record, "c3", actor=cast.street, reason="visit", words="x", at=NOW)
    assert not ReadLog.objects.exists()
