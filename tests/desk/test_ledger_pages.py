"""A clerk sends the Excel ledger she has, and gets it back alive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from minhu.ledgers.domain.files import LARGEST
from minhu.ledgers.models import Ledger, Record, Upload
from tests.cast import Cast, set_the_stage
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LEDGERS = "/desk/ledgers/"
LINES: list[list[object]] = [
    ["无主管楼院统计表", "", "", "", ""],
    ["楼院", "社区", "户数", "大门", "联系电话"],
    ["一号院", "东风社区", 30, "有", "13800005678"],
    ["二号院", "东风社区", "60余", "没有", "13800005679"],
    ["三号院", "春晓社区", 12, "有", "13800005670"],
    ["四号院", "春晓社区", 14, "有", "13800005670"],
    ["五号院", "春晓社区", 16, "没有", "13800005670"],
    ["六号院", "春晓社区", 18, "没有", "13800005670"],
]


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def book(lines: Sequence[Sequence[object]], *, hidden: bool = False) -> SimpleUploadedFile:
    out = BytesIO()
    with Workbook(out) as work:
        if hidden:
            first = work.add_worksheet("底稿")
            first.write(0, 0, "不要看")
            work.add_worksheet("汇总").activate()
            first.hide()
        sheet = work.worksheets()[-1] if hidden else work.add_worksheet("汇总")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return SimpleUploadedFile("楼院.xlsx", out.getvalue())


def packed(*names: str, text: str = "") -> bytes:
    """Return an archive as a workbook is one, with whatever lies in it."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, text)
    return out.getvalue()


def opened(client: Client, file: SimpleUploadedFile | None = None) -> str:
    """Send a file, take what is proposed, and import; returns the address of the ledger."""
    first = client.post(LEDGERS, {"file": file or book(LINES)})
    page = client.get(first["Location"])
    form = page.context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    second = client.post(first["Location"], said)
    client.post(second["Location"])
    return f"{LEDGERS}{Ledger.objects.get().code}/"


def test_an_excel_ledger_becomes_alive_in_three_pages(cast: Cast) -> None:
    client = signed_in(cast.street)
    page = client.get(opened(client)).content.decode()
    for words in ("一号院", "60余", "≥ 150", "东风社区", "再导一份表"):
        assert words in page
    assert "13800005678" not in page
    assert "1380000" not in str(list(Record.objects.values()))
    assert not Upload.objects.exists()


def test_a_hidden_sheet_is_passed_over(cast: Cast) -> None:
    opened(signed_in(cast.street), book(LINES, hidden=True))
    assert Record.objects.count() == 6


def test_the_same_file_again_shows_that_nothing_would_change(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client)
    again = client.post(path, {"file": book(LINES)})
    page = client.get(again["Location"]).content.decode()
    assert "和台账里的一样，没有要导的" in page


def test_refused_rows_come_back_as_excel_with_their_reason(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client)
    more: list[list[object]] = [
        *LINES[1:2],
        ["一号院", "东风社区", 31, "有", ""],
        ["七号院", "", "约三百", "", ""],
    ]
    sent = client.post(path, {"file": book(more)})["Location"]
    page = client.get(sent).content.decode()
    assert "<del>30</del>" in page
    assert "约三百" in page
    assert client.post(sent)["Location"] == sent
    back = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{sent}refused/").content))
    assert (
        back.get_sheet_by_index(0).to_python()[1][-1] == "户数：不是数字，请只写数，如 300 或 300余"
    )
    assert Record.objects.get(key="一号院").values["c3"] == {"n": "31"}


def test_a_file_says_whose_figures_it_brings_and_of_which_day(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client)
    more = [LINES[1], ["七号院", "东风社区", 9, "有", ""], ["一号院", "东风社区", 31, "有", ""]]
    sent = client.post(path, {"file": book(more)})["Location"]
    client.post(sent, {"source": "民政局", "speaks_of": "2026-06-30"})
    found = Record.objects.filter(source="民政局", as_of=date(2026, 6, 30))
    assert {each.key for each in found} == {"七号院", "一号院"}


def test_a_ledger_goes_out_as_the_excel_people_know(cast: Cast) -> None:
    client = signed_in(cast.street)
    answer = client.get(f"{opened(client)}export/", {"q": "院"})
    content = b"".join(answer)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["楼院", "社区", "户数", "大门"]
    assert rows[2][:3] == ["二号院", "东风社区", "60余"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"no book", "另存为 .xlsx"),
        ("a.xlsm", b"macros", "带宏的文件不收"),
        ("a.xlsx", packed("xl/vbaProject.bin"), "藏着宏"),
        ("a.csv", b"\xff\xfe\x00\xd8", "另存为 .xlsx"),
        ("a.csv", b",,,", "没有找到表头"),
        ("a.csv", b"", "是空的"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    cast: Cast, name: str, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile(name, content)
    refused = signed_in(cast.street).post(LEDGERS, {"file": file})
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert not Upload.objects.exists()


def test_csv_of_old_office_machines_is_read(cast: Cast) -> None:
    text = "楼院,户数\n一号院,30\n二号院,40\n".encode("gb18030")
    opened(signed_in(cast.street), SimpleUploadedFile("a.csv", text))
    assert Record.objects.get(key="二号院").values["c2"] == {"n": "40"}


def test_a_file_whose_head_fits_nothing_is_said_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client)
    sent = client.post(path, {"file": book([["甲", "乙"], ["1", "2"]])})["Location"]
    assert "一个也对不上" in client.get(sent, follow=True).content.decode()


def test_a_record_is_written_changed_and_struck_on_its_page(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client)
    bad = client.post(f"{path}new/", {"c1": "七号院", "c3": "许多"})
    assert (bad.status_code, "不是数字" in bad.content.decode()) == (422, True)
    twice = client.post(f"{path}new/", {"c1": "一号院"})
    assert (twice.status_code, "已经在台账里" in twice.content.decode()) == (422, True)
    page = client.post(f"{path}new/", {"c1": "七号院", "c2": "东风社区", "c3": "9"})["Location"]
    client.post(page, {"c1": "七号院", "c2": "东风社区", "c3": "10"})
    shown = client.get(page).content.decode()
    assert "<del>9</del>" in shown
    assert client.post(f"{page}strike/")["Location"] == path
    assert client.post(f"{page}strike/")["Location"] == page
    assert "七号院" not in client.get(path).content.decode()


def test_who_only_reads_finds_no_way_to_write(cast: Cast) -> None:
    path = opened(signed_in(cast.street))
    reader = signed_in(cast.leader)
    record = f"{path}{Record.objects.first().pk}/"  # type: ignore[union-attr]  # -- six are there
    assert "再导一份表" not in reader.get(path).content.decode()
    for page, sent in ((path, {"file": book(LINES)}), (f"{path}new/", {}), (record, {"c1": "x"}), (f"{record}strike/", {})):  # fmt: skip
        assert reader.post(page, sent).status_code == 404
    shown = reader.get(record).content.decode()
    assert ("只能看" in shown, "disabled>" in shown, "改好了" in shown) == (True, True, False)
    assert "disabled>" not in signed_in(cast.street).get(record).content.decode()
    assert signed_in(cast.worker).get(path).status_code == 404
    assert signed_in(cast.desk).post(LEDGERS, {"file": book(LINES)}).status_code == 404


def test_a_community_reads_its_own_part(cast: Cast) -> None:
    path = opened(signed_in(cast.street))
    page = signed_in(cast.desk).get(path).content.decode()
    assert ("一号院" in page, "三号院" in page) == (True, False)


def test_pages_follow_one_another_and_words_are_found() -> None:
    cast = set_the_stage()
    client = signed_in(cast.street)
    path = opened(client, book([LINES[1][:3], *([f"{n}号院", "东风社区", n] for n in range(60))]))
    first = client.get(path)
    assert len(first.context["records"]) == 50
    after = client.get(path, {"after": first.context["after"]})
    assert len(after.context["records"]) == 10
    assert client.get(path, {"after": "x"}).context["numbers"].count == 60
    assert client.get(path, {"q": "59号"}).context["numbers"].count == 1


def test_thirty_records_cost_as_many_statements_as_one(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client, book(LINES[1:3]))
    few = statements(cast.street, path)
    more = [LINES[1], *([f"{n}院", "东风社区", n, "有", ""] for n in range(30))]
    client.post(client.post(path, {"file": book(more)})["Location"])
    assert statements(cast.street, path) == few


def test_a_file_larger_than_may_be_is_refused_kindly(cast: Cast) -> None:
    file = SimpleUploadedFile("a.xlsx", bytes(LARGEST + 1))
    refused = signed_in(cast.street).post(LEDGERS, {"file": file})
    assert (refused.status_code, "分成几个文件" in refused.content.decode()) == (422, True)
    assert not Upload.objects.exists()


def test_a_book_that_unpacks_without_end_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.core.tables.LARGEST_UNPACKED", 1000)
    file = SimpleUploadedFile("a.xlsx", packed("xl/big.xml", text="0" * 2000))
    refused = signed_in(cast.street).post(LEDGERS, {"file": file})
    assert "展开以后太大" in refused.content.decode()


def test_a_formula_without_its_result_is_refused_with_row_and_column(cast: Cast) -> None:
    client = signed_in(cast.street)
    path = opened(client)
    whole = book([LINES[1], ["八号院", "东风社区", 3, "有", ""]]).read()
    out = BytesIO()
    with ZipFile(BytesIO(whole)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            said = old.read(name).replace(
                b'<c r="C2"><v>3</v></c>', b'<c r="C2"><f>SUM(A1:A2)</f></c>'
            )
            new.writestr(name, said)
    sent = client.post(path, {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})["Location"]
    (refused,) = client.get(sent).context["refused"]
    assert (refused.row, refused.label, refused.why[:8]) == (2, "户数", "公式没有算出结果")


def test_a_page_of_words_in_one_cell_does_not_fill_the_page_of_columns(cast: Cast) -> None:
    client = signed_in(cast.street)
    lines = [["楼院", "备注"], ["一号院", "很长" * 200], ["二号院", "短"]]
    page = client.get(client.post(LEDGERS, {"file": book(lines)})["Location"]).content.decode()
    assert ("很长" * 15 in page, "很长" * 20 in page) == (True, False)


def test_when_what_can_be_is_taken_the_page_leads_to_the_ledger(cast: Cast) -> None:
    client = signed_in(cast.street)
    households = (12, 15, 9, 8, "十二")
    lines: list[list[object]] = [["楼院", "户数"]]
    lines += [[f"{n}号院", said] for n, said in enumerate(households)]
    first = client.post(LEDGERS, {"file": book(lines)})
    form = client.get(first["Location"]).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    imports = client.post(first["Location"], said)["Location"]
    assert "先不导" in client.get(imports).content.decode()
    done = client.post(imports, follow=True).content.decode()
    assert ("去看台账" in done, "先不导" in done) == (True, False)
