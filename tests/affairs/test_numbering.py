"""Papers are numbered in a row, street by street and year by year, as the office writes its numbers."""

from __future__ import annotations

import pytest

from minhu.affairs.numbering import following, next_paper
from minhu.cases.models import Case
from tests.affairs.acts import DAY, do
from tests.affairs.test_disputes import agreed
from tests.affairs.test_hazards import found
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


LIST = "/desk/affairs/hazard/"


@pytest.mark.parametrize(
    ("last", "next_one"),
    [
        ("东安整〔2026〕3号", "东安整〔2026〕4号"),
        ("东安整〔2026〕099号", "东安整〔2026〕100号"),
        ("东安整〔2025〕41号", "东安整〔2026〕1号"),
        ("东安整〔2025〕041号", "东安整〔2026〕001号"),
        ("第9号", "第10号"),
        ("东安整", ""),
        ("东安整2026", ""),
    ],
)
def test_a_number_is_followed_by_the_next_and_a_new_year_begins_with_one(
    last: str, next_one: str
) -> None:
    assert following(last, 2026) == next_one


def notified(cast: Cast, paper: str, days: int = 0) -> Case:
    until = NOW + (days + 1) * DAY
    return do(found(cast), "notify", cast.street, days, unit=cast.unit, until=until, paper=paper)


@pytest.mark.django_db
def test_the_next_notice_of_the_street_follows_the_last_one(cast: Cast) -> None:
    assert next_paper(found(cast), at=NOW) == ""
    notified(cast, "东安整〔2026〕3号")
    notified(cast, "", 1)
    case = found(cast)
    assert next_paper(case, at=NOW) == "东安整〔2026〕4号"
    page = signed_in(cast.street).get(f"{LIST}{case.number}/").content.decode()
    assert 'value="东安整〔2026〕4号"' in page


@pytest.mark.django_db
def test_a_paper_of_another_kind_or_of_a_court_is_not_counted_on(cast: Cast) -> None:
    notified(cast, "东安整〔2026〕3号")
    assert next_paper(agreed(cast), at=NOW) == ""
