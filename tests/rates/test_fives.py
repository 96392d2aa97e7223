"""An office changes its five panels from a day on; the old ones stay, and who changed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.catalogue.models import RuleChange
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.rates import fives
from minhu.rates.checking import check_panels
from minhu.rates.domain.paneling import change_panels
from minhu.rates.fives import Edition, panels
from tests.cast import STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
URL = "/desk/figures/panels/change/"


@pytest.fixture(autouse=True)
def _own_drawer(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = str(tmp_path)
    fives.forget()
    yield
    fives.forget()


def wanted(days: int, **changes: str) -> Edition:
    """Return today's panels under another source, the first of them changed."""
    first, *rest = panels(local_day(now()))
    begins = local_day(now()) + timedelta(days=days)
    return Edition(begins, "街道发〔2026〕5号", (replace(first, **changes), *rest))  # type: ignore[arg-type]  # -- keywords of a test


def change(cast: Cast, edition: Edition) -> None:
    change_panels(edition, area=Area.objects.get(code=STREET), actor=cast.street, at=now())


def test_other_panels_hold_from_their_day_and_the_old_ones_until_then(cast: Cast) -> None:
    change(cast, wanted(3, name="红色堡垒"))
    day = local_day(now())
    assert panels(day)[0].name == "红色引擎"
    assert panels(day + timedelta(days=3))[0].name == "红色堡垒"
    row = RuleChange.objects.get()
    assert ("红色引擎：" in row.was, "红色堡垒：" in row.becomes) == (True, True)
    assert [each.source for each in fives.editions()] == ["街道发〔2026〕5号"]


def test_an_indicator_that_is_none_any_more_is_left_out(cast: Cast) -> None:
    edition = wanted(0)
    gone = replace(edition.panels[0], indicators={"ledgers": ("branches", "gone")})
    change(cast, replace(edition, panels=(gone, *edition.panels[1:])))
    assert panels(edition.begins)[0].indicators == {"ledgers": ("branches",)}


def test_what_panels_name_and_nobody_reckons_is_told_by_its_line_while_they_hold(
    tmp_path: Path,
) -> None:
    named = {"ledgers": ("branches", "gone"), "cats": ("fur",)}
    for days in (-9, 0, 3):
        edition = wanted(days)
        first = replace(edition.panels[0], indicators=named)
        fives.put(replace(edition, panels=(first, *edition.panels[1:])))
    _over, *held = sorted((tmp_path / "panels").iterdir())
    assert [each.msg.partition("; write one of ")[0] for each in check_panels()] == [
        f"{path}:{line}: 红色引擎: no such {what}"
        for path in held
        for line, what in ((12, "indicator of ledgers: gone"), (14, "book: cats"))
    ]


def test_a_file_that_is_no_set_of_panels_is_told_by_its_line(tmp_path: Path) -> None:
    assert check_panels() == []
    (tmp_path / "panels").mkdir()
    (tmp_path / "panels" / "a.json").write_text('{\n"begins": x}', "utf-8")
    assert f"{tmp_path / 'panels' / 'a.json'}:2: this is no set of panels" in str(check_panels()[0])


@pytest.mark.parametrize(
    ("days", "changes", "source", "why"),
    [
        (-1, {}, "文件", "从今天或以后"),
        (1, {"name": " "}, "文件", "要有名字"),
        (1, {"name": "全科网格"}, "文件", "重名"),
        (1, {}, " ", "出处"),
    ],
)
def test_what_cannot_hold_is_refused_in_words(
    cast: Cast, days: int, changes: dict[str, str], source: str, why: str
) -> None:
    with pytest.raises(DomainError, match=why):
        change(cast, replace(wanted(days, **changes), source=source))
    assert fives.editions() == ()


def test_only_the_street_changes_them(cast: Cast) -> None:
    area = Area.objects.get(code=STREET)
    with pytest.raises(NotAllowedError):
        change_panels(wanted(1), area=area, actor=cast.desk, at=now())
    assert signed_in(cast.desk).get(URL).status_code == 404
    assert "改五个一" not in signed_in(cast.desk).get("/desk/figures/panels/").content.decode()
    assert URL in signed_in(cast.street).get("/desk/figures/panels/").content.decode()


def test_the_page_moves_an_indicator_under_another_name_and_shows_who_did(cast: Cast) -> None:
    client = signed_in(cast.street)
    form = client.get(URL).context["form"]
    said = {name: form[name].initial or "" for name in form.fields}
    said |= {"of_ledgers_branches": "homes", "source": "街道发〔2026〕6号"}
    said |= {"begins": local_day(now()).isoformat(), "name_homes": "幸福院子"}
    assert client.post(URL, said | {"source": ""}).status_code == 422
    assert client.post(URL, said).status_code == 302
    first, *_rest = found = panels(local_day(now()))
    homes = next(each for each in found if each.code == "homes")
    assert ("branches" in first.indicators["ledgers"], homes.name) == (False, "幸福院子")
    assert homes.indicators["ledgers"][-1] == "branches"
    assert first.indicators["ledgers"][0] == "grids-covered"
    page = client.get(URL).content.decode()
    assert ("街道发〔2026〕6号" in page, cast.street.name in page) == (True, True)
