"""An XLSForm sent where Excel is sent becomes a ledger whose form asks as it does."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record, Upload
from minhu.places.enums import Crs
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.books import HEAD, book

pytestmark = pytest.mark.django_db


def sent(client: Client, content: bytes) -> str:
    answer = client.post("/desk/ledgers/", {"file": SimpleUploadedFile("摸底.xlsx", content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def opened(client: Client, **more: str) -> Ledger:
    address = sent(client, book())
    fields = client.get(address).context["form"]
    said = {name: fields[name].initial or "" for name in fields.fields}
    client.post(address, said | {"key": "court", "place": "on"} | more)
    return Ledger.objects.get(within=None)


def slot(ledger: Ledger, name: str) -> str:
    return str(ledger.columns.get(name=name).slot)


def test_the_preview_says_each_question_and_what_is_left_out(cast: Cast) -> None:
    client = signed_in(cast.street)
    page = client.get(sent(client, book())).content.decode()
    for words in ("楼院摸底", "重复的一组另成一本：电梯", "个人信息，不收", "台账里不存录音"):
        assert words in page
    assert "第 12 行 type 列" in page


def test_put_right_and_sent_the_ledger_is_there_with_its_repeats(cast: Cast) -> None:
    ledger = opened(signed_in(cast.street))
    assert ledger.name == "楼院摸底"
    assert [each.name for each in ledger.parts.all()] == ["电梯"]
    assert not ledger.columns.filter(label="楼院负责人").exists()
    assert not Upload.objects.exists()


def test_a_form_with_repeats_needs_something_to_tell_records_by(cast: Cast) -> None:
    client = signed_in(cast.street)
    address = sent(client, book())
    answer = client.post(address, {"name": "甲", "kind_0": "text"})
    assert (answer.status_code, "要选一列来认出每一条" in answer.content.decode()) == (422, True)


def test_a_rule_about_a_question_that_is_not_wanted_is_left_out_and_said(cast: Cast) -> None:
    client = signed_in(cast.street)
    address = sent(client, book())
    said = {"name": "甲", "key": "court", "kind_0": "text", "kind_3": "choices"}
    page = client.post(address, said, follow=True).content.decode()
    assert "用到了没有收的“gate”" in page
    assert "relevant" not in Ledger.objects.get(within=None).columns.get(name="broken").rules


def test_a_question_without_choices_is_not_put_right_to_one_of_them(cast: Cast) -> None:
    client = signed_in(cast.street)
    address = sent(client, book())
    answer = client.post(address, {"name": "甲", "key": "court", "kind_0": "choice"})
    assert (answer.status_code, "没有写选项" in answer.content.decode()) == (422, True)
    assert not Ledger.objects.exists()


def test_a_wrong_form_is_refused_with_its_row(cast: Cast) -> None:
    client = signed_in(cast.street)
    address = sent(client, book([HEAD, ["select_one nowhere", "a", "甲", "A"]]))
    assert "表单第 2 行不对" in client.get(address, follow=True).content.decode()


def test_the_form_of_a_record_refuses_at_the_field(cast: Cast) -> None:
    client = signed_in(cast.street)
    ledger = opened(client)
    said = {slot(ledger, "court"): "一号院", slot(ledger, "gate"): "有", slot(ledger, "homes"): "0"}
    answer = client.post(f"/desk/ledgers/{ledger.code}/new/", said)
    faults = answer.context["form"].errors
    assert set(faults) == {slot(ledger, "homes"), slot(ledger, "broken")}
    fine = said | {slot(ledger, "homes"): "12", slot(ledger, "broken"): ["门锁", "门扇"]}
    client.post(f"/desk/ledgers/{ledger.code}/new/", fine)
    record = Record.objects.get()
    page = client.get(f"/desk/ledgers/{ledger.code}/{record.pk}/").content.decode()
    assert record.values[slot(ledger, "broken")] == ["门锁", "门扇"]
    assert "再加一行" in page


def test_after_each_answer_the_house_says_what_falls_away(cast: Cast) -> None:
    client = signed_in(cast.street)
    ledger = opened(client)
    typed = {slot(ledger, "homes"): "24", slot(ledger, "guards"): "5", slot(ledger, "gate"): "没有"}
    found = client.post(f"/desk/ledgers/{ledger.code}/asked/", typed).json()
    said = {slot(ledger, "each"): "4.8"}
    assert found == {"left_out": [slot(ledger, "broken")], "offered": {}, "said": said}
    assert signed_in(cast.worker).post(f"/desk/ledgers/{ledger.code}/asked/").status_code == 404


def test_a_row_of_a_repeat_begins_with_what_it_belongs_to(cast: Cast) -> None:
    client = signed_in(cast.street)
    ledger = opened(client)
    place = slot(ledger, "_place")
    said = {slot(ledger, "court"): "一号院", slot(ledger, "gate"): "没有", place: GRID}
    client.post(f"/desk/ledgers/{ledger.code}/new/", said)
    part = ledger.parts.get()
    page = client.get(f"/desk/ledgers/{part.code}/new/", {"of": "一号院"})
    first = page.context["form"].initial
    assert first[slot(part, "_number")] == "一号院-1"
    assert first[slot(part, "_place")] == "东风社区东风第1网格"


def test_saving_a_record_again_does_not_move_its_point(cast: Cast) -> None:
    client = signed_in(cast.street)
    asked = [Asked("店", Kind.TEXT, key=True), Asked("位置", Kind.POINT, crs=Crs.GCJ02)]
    area = Area.objects.get(code=STREET)
    ledger = open_ledger("店", area, asked, actor=cast.street, at=NOW, code="shops")
    client.post("/desk/ledgers/shops/new/", {"c1": "一", "c2": "113.65, 34.76"})
    record = Record.objects.get()
    address = f"/desk/ledgers/{ledger.code}/{record.pk}/"
    shown = client.get(address).context["form"]["c2"].value()
    client.post(address, {"c1": "二", "c2": shown})
    assert Record.objects.get(key="二").values["c2"] == record.values["c2"]
