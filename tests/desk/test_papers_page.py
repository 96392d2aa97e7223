"""A Word template of a ledger makes documents of its records, and can do nothing else."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from minhu.core.errors import DomainError
from minhu.ledgers.documents import check_template, filled
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.forming import Wish, open_form
from minhu.ledgers.domain.papers import document_of, keep_template
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import write
from minhu.ledgers.domain.xlsforms import read_form
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Export, Ledger, Record, Template
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.books import book
from tests.ledgers.conftest import ledger  # noqa: F401 -- the ledger of the engine's own tests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]
SEND = "/desk/ledgers/yards/templates/"
LIFTS = [
    ["甲", "一号院", "2026-11-02"],
    ["乙", "一号院", "2026-11-03"],
    ["丙", "二号院", "2026-11-04"],
]
KNOWN = {"楼院": "一号院", "列": {"户数": "30"}, "分行": {"电梯": [{"层": "1"}, {"层": "2"}]}}


def docx(*lines: str) -> bytes:
    document, out = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def words(content: bytes) -> str:
    return "\n".join(each.text for each in Document(BytesIO(content)).paragraphs)


def repacked(content: bytes, name: str, more: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w") as new:
        for each in old.namelist():
            new.writestr(each, more if each == name else old.read(each))
        if name not in old.namelist():
            new.writestr(name, more)
    return out.getvalue()


@pytest.fixture
def record(ledger: Ledger, cast: Cast) -> Record:  # noqa: F811 -- the fixture above
    said = {"c1": "一号院", "c2": {"at": COMMUNITY, "name": "东风社区"}, "c3": {"n": "30"}}
    return write(ledger, said, hand=Hand(cast.street, NOW))


def sent(cast: Cast, content: bytes, name: str = "通知书.docx") -> str:
    file = SimpleUploadedFile(name, content)
    page = signed_in(cast.street).post(SEND, {"template": file}, follow=True)
    return page.content.decode()


def test_a_document_says_what_the_record_says_and_is_logged(cast: Cast, record: Record) -> None:
    sent(cast, docx("{{ 楼院 }}在{{ 所在 }}，{{ 列['户数'] }}户。", "{% if 大门 %}有门{% endif %}"))
    template = Template.objects.get()
    assert (
        "通知书" in signed_in(cast.desk).get(f"/desk/ledgers/yards/{record.pk}/").content.decode()
    )
    answer = signed_in(cast.desk).get(f"/desk/ledgers/yards/{record.pk}/word/{template.pk}/")
    assert words(answer.content) == "一号院在东风社区，30户。\n"
    log = Export.objects.get()
    assert (log.by, log.records, log.asked) == (cast.desk, 1, "Word：通知书；一号院")


def document(ledger: Ledger, key: str, line: str, cast: Cast) -> str:  # noqa: F811 -- any ledger
    """Return what a record says as a document whose template is one line."""
    file = SimpleUploadedFile("单.docx", docx(line))
    template = keep_template(file, ledger=ledger, actor=cast.street, at=NOW)
    record = Record.objects.select_related("ledger", "area").get(ledger=ledger, key=key)
    return words(document_of(record, template, actor=cast.street, at=NOW))


def test_a_document_says_what_another_ledger_knows(record: Record, cast: Cast) -> None:
    known = record.ledger.columns.get(slot="c3")
    asked = [Asked("楼院", Kind.TEXT, key=True), Asked("户数", Kind.INTEGER, linked=known)]
    street = Area.objects.get(code=STREET)
    fire = open_ledger("消防", street, asked, actor=cast.street, at=NOW, code="fire")
    write(fire, {"c1": "一号院"}, hand=Hand(cast.street, NOW))
    assert document(fire, "一号院", "{{ 楼院 }}有{{ 户数 }}户", cast) == "一号院有30户"


def test_a_document_goes_through_the_rows_of_its_own_record_alone(cast: Cast) -> None:
    sheet, street = read_form(book()), Area.objects.get(code=STREET)
    asked = [
        [each.asked(each.kind, key=each.name == "court") for each in part.questions[:3]]
        for part in (sheet, *sheet.sheets)
    ]
    wish = Wish(["摸底", "电梯"], asked)
    yards, _lost = open_form(sheet, wish, area=street, actor=cast.street, at=NOW)
    homes = [["楼院", "有没有大门"], ["一号院", "有"], ["二号院", "有"]]
    lifts = [["这一行的编号", "属于哪一条", "检验日期"], *LIFTS]
    for ledger, rows in ((yards, homes), (yards.parts.get(), lifts)):  # noqa: F402 -- any ledger
        assert not take_rows(ledger, table_of(rows), hand=Hand(cast.street, NOW)).refused
    line = "{% for 行 in 分行['电梯'] %}{{ 行['这一行的编号'] }}；{% endfor %}"
    assert document(yards, "一号院", line, cast) == "甲；乙；"


def test_nobody_takes_out_what_they_may_not_see(cast: Cast, record: Record) -> None:
    sent(cast, docx("{{ 楼院 }}"))
    address = f"/desk/ledgers/yards/{record.pk}/word/{Template.objects.get().pk}/"
    assert signed_in(cast.stranger).get(address).status_code == 404
    assert signed_in(cast.desk).post(SEND).status_code == 404
    assert not Export.objects.exists()


def test_a_new_one_of_the_same_name_takes_its_place_and_one_can_be_ended(
    cast: Cast, record: Record
) -> None:
    for line in ("旧的", "新的"):
        sent(cast, docx(line))
    assert Template.objects.filter(ended_at=None).count() == 1
    live = Template.objects.get(ended_at=None)
    signed_in(cast.street).post(f"{SEND}{live.pk}/drop/")
    address = f"/desk/ledgers/yards/{record.pk}/word/{live.pk}/"
    assert signed_in(cast.street).get(address).status_code == 404


@pytest.mark.parametrize(
    "line",
    [
        "{{ 楼院.__class__ }}",
        "{{ 楼院|upper }}",
        "{{ ''.join(楼院) }}",
        "{{ 楼院 * 99999999 }}",
        "{% for a in range(9) %}{% endfor %}",
        "{% for a in 楼院 %}x{% endfor %}",
        "{% for a in 分行['电梯'] %}{% for b in 分行['电梯'] %}x{% endfor %}{% endfor %}",
        "{% set a = 1 %}",
        "{{ 没有的列 }}",
        "{{ 楼院",
        "{% include 'x' %}",
    ],
)
def test_a_template_that_would_do_more_is_refused(line: str) -> None:
    with pytest.raises(DomainError):
        check_template(docx(line), KNOWN)


def test_rows_that_belong_to_a_record_are_gone_through() -> None:
    line = "{% for 行 in 分行['电梯'] %}{{ 行['层'] }}层；{% endfor %}"
    check_template(docx(line), KNOWN)
    assert words(filled(docx(line), KNOWN)) == "1层；2层；"


def test_what_a_record_says_is_never_taken_for_markup() -> None:
    assert words(filled(docx("{{ 楼院 }}"), {"楼院": "<w:p/>{{ 7 }}&"})) == "<w:p/>{{ 7 }}&"


def test_macros_files_inside_and_links_outside_are_refused(cast: Cast) -> None:
    plain = docx("{{ 楼院 }}")
    outside = b'<Relationships><Relationship Type="x/attachedTemplate" Target="http://x" TargetMode="External"/></Relationships>'
    bad = [
        (repacked(plain, "word/vbaProject.bin", b"x"), "藏着宏"),
        (repacked(plain, "word/embeddings/a.bin", b"x"), "嵌着别的文件"),
        (repacked(plain, "word/_rels/settings.xml.rels", outside), "连着外面"),
        (plain + b"x" * 3_000_000, "太大"),
        (b"not a file", "打不开"),
    ]
    for content, why in bad:
        assert why in sent(cast, content)
    assert "只收 .docx" in sent(cast, plain, "a.docm")
    assert not Template.objects.exists()
