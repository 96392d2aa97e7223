"""Before anything is kept a clerk reads what of a file is no record and what cannot be read."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from xlsxwriter import Workbook

from minhu.ledgers.models import Ledger
from tests.cast import Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
HEAD = ["序号", "楼院", "社区", "户数"]


def titled() -> SimpleUploadedFile:
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(
            [["老旧楼院台账"], HEAD, *[[n, f"{n}院", "", n] for n in range(9)]]
        ):
            sheet.write_row(row, 0, line)
    return SimpleUploadedFile("最终版(2).xlsx", out.getvalue())


def workbook() -> SimpleUploadedFile:
    out = BytesIO()
    with Workbook(out) as book:
        for name, head in (("东风社区", HEAD), ("春晓社区", HEAD), ("说明", ["甲", "乙"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, head)
            for row in range(1, 6):
                households = "约30" if (name, row) == ("春晓社区", 5) else 30
                sheet.write_row(row, 0, [row, f"{name}{row}号院", name, households])
            sheet.write_row(6, 0, ["合计", "", "", 150])
    return SimpleUploadedFile("楼院.xlsx", out.getvalue())


def corrected(cast: Cast, text: str, **kinds: str) -> Any:  # noqa: ANN401 -- an answer of the client
    """Send a file, put right what some columns hold, and return the page that follows."""
    client = signed_in(cast.street)
    file = SimpleUploadedFile("楼院.csv", text.encode())
    page = client.post("/desk/ledgers/", {"file": file}, follow=True)
    form = page.context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    return client.post(page.request["PATH_INFO"], said | kinds, follow=True)


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_page_of_a_file_says_what_is_left_out_and_what_cannot_be_read(
    cast: Cast,
) -> None:
    client = signed_in(cast.street)
    answer = client.post("/desk/ledgers/", {"file": workbook()}, follow=True)
    page, form = answer.content.decode(), answer.context["form"]
    for words in (
        "“春晓社区”第 7 行（合计）",
        "合在一起收",
        "没有收：说明",
        "会拒收",
        "约30",
        "只是排号",
    ):
        assert words in page
    assert (form["kind_0"].initial, form["kind_2"].initial, form["key"].initial) == (
        "",
        "area",
        "1",
    )


def test_a_new_ledger_is_called_as_the_sheet_is_not_as_the_file(
    cast: Cast,
) -> None:
    client = signed_in(cast.street)
    answer = client.post("/desk/ledgers/", {"file": titled()}, follow=True)
    assert answer.context["form"]["name"].value() == "老旧楼院台账"


def test_a_column_of_days_without_a_year_says_so_and_what_to_do_before_the_ledger_is_made(
    cast: Cast,
) -> None:
    text = "楼院,整改期限,户数\n一号院,3月5日,3\n二号院,12月1日,4\n"
    file = SimpleUploadedFile("整改.csv", text.encode())
    client = signed_in(cast.street)
    page = client.post("/desk/ledgers/", {"file": file}, follow=True).content.decode()
    assert page.count("没写是哪一年") == 1
    assert "补上年份" in page


FIXTURES = "楼院,配套,结构,联系人\n一号院,门岗、车棚,砖混,甲\n二号院,车棚,框架,乙\n三号院,,钢,丙\n"


def test_a_column_put_right_to_choices_takes_them_from_the_file(cast: Cast) -> None:
    answer = corrected(cast, FIXTURES, kind_1="choices", kind_2="choice")
    assert answer.context["refused"] == []
    chosen = Ledger.objects.get().columns.filter(label__in=("配套", "结构")).order_by("order")
    assert [each.choices for each in chosen] == [["门岗", "车棚"], ["砖混", "框架", "钢"]]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (FIXTURES, "kind_3"),  # whoever is named there is nobody's choice
        ("楼院,说明\n" + "".join(f"{n}号院,说明{n}\n" for n in range(101)), "kind_1"),
        ("楼院,说明\n一号院,\n二号院, \n", "kind_1"),
    ],
)
def test_what_nobody_can_choose_from_is_refused_beside_the_column_before_a_ledger_is_there(
    cast: Cast, text: str, column: str
) -> None:
    answer = corrected(cast, text, **{column: "choice"})
    assert "当不了选项" in answer.content.decode()
    assert not Ledger.objects.exists()
