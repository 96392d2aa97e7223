"""The Word layout of a bulletin: an office may replace it, what is out stays as it was."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import Settings

from minhu.core.errors import DomainError
from minhu.places.models import Area
from minhu.rates.bulletins import layouts
from minhu.rates.bulletins.composing import Span
from minhu.rates.bulletins.paper import paper
from minhu.rates.bulletins.word import word
from minhu.rates.domain.publishing import broken_bulletins, compose, publish
from minhu.rates.models import Bulletin
from tests.cast import NOW, STREET, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "documents"


@pytest.fixture
def out(cast: Cast) -> Bulletin:
    about = Span(Area.objects.get(pk=STREET), date(2026, 11, 1), date(2026, 11, 2))
    draft = compose("month", about, actor=cast.street, at=NOW)
    return publish(draft, actor=cast.leader, at=NOW, turn=1)


def replace(folder: Path, said: str) -> None:
    """Lay in a layout that says something above every bulletin, as an office would in Word."""
    file = BytesIO()
    with ZipFile(BytesIO(layouts.in_use())) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                head = f"<w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p>"
                content = content.replace(b"<w:body>", head.encode())
            new.writestr(name, content)
    folder.mkdir(exist_ok=True)
    (folder / layouts.TEMPLATE).write_bytes(file.getvalue())


def text(one: Bulletin) -> str:
    with ZipFile(BytesIO(word(paper(one)))) as packed:
        return packed.read("word/document.xml").decode()


def test_a_published_bulletin_keeps_its_layout_when_the_office_takes_another(
    out: Bulletin, folder: Path
) -> None:
    before = word(paper(out))
    replace(folder, "某某街道文件")
    out.refresh_from_db()
    assert word(paper(out)) == before
    assert list(broken_bulletins()) == []


def test_what_is_published_afterwards_has_the_new_layout_and_keeps_it_too(
    out: Bulletin, cast: Cast, folder: Path
) -> None:
    replace(folder, "某某街道文件")
    about = Span(out.area, date(2026, 11, 1), date(2026, 11, 3))
    draft = compose("month", about, actor=cast.street, at=NOW)
    assert "某某街道文件" in text(draft)
    second = publish(draft, actor=cast.leader, at=NOW, turn=1)
    replace(folder, "又换了")
    assert "某某街道文件" in text(second)
    assert "某某街道文件" not in text(out)


def test_without_the_layout_it_was_published_in_it_says_what_to_do(
    out: Bulletin, cast: Cast, folder: Path, client: Client
) -> None:
    (kept,) = (folder / "published").iterdir()
    kept.write_bytes(b"something else")
    with pytest.raises(DomainError, match="先下载 PDF"):
        word(paper(out))
    kept.unlink()
    client.force_login(cast.leader)
    answer = client.get(f"/desk/figures/bulletins/{out.pk}/paper.docx", follow=True)
    assert "先下载 PDF" in answer.content.decode()
    assert client.get(f"/desk/figures/bulletins/{out.pk}/paper.pdf").status_code == 200


def test_a_bulletin_published_before_layouts_were_kept_takes_todays(out: Bulletin) -> None:
    out.content = {key: said for key, said in out.content.items() if key != "layout"}
    assert paper(out).title in text(out)
