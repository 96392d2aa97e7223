"""What every procedure with generic pages gets: lists on the axis, papers, figures."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.clock import now
from minhu.desk.queries.affairs import Wanted, affair_listing
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.test_hazards import LIST, do, found, mended
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def test_the_list_goes_on_from_page_to_page_without_losing_one(cast: Cast) -> None:
    for _n in range(53):
        found(cast)
    client, seen = signed_in(cast.street), set()
    page = client.get(LIST)
    seen |= {case.number for case in page.context["page"].cases}
    after = client.get(LIST, {"after": page.context["page"].after})
    seen |= {case.number for case in after.context["page"].cases}
    assert len(seen) == 53
    back = client.get(LIST, {"before": after.context["page"].before})
    assert back.context["page"].cases == page.context["page"].cases


def test_a_column_of_the_axis_and_a_state_show_what_they_count(cast: Cast) -> None:
    mended(cast)
    found(cast)
    page = signed_in(cast.street).get(LIST, {"state": "mended"})
    assert [case.state for case in page.context["page"].cases] == ["mended"]
    late = signed_in(cast.street).get(LIST, {"due": "late"})
    assert len(late.context["page"].cases) == late.context["columns"][0].count.n


def test_what_is_closed_stands_newest_first(cast: Cast) -> None:
    for _n in range(2):
        do(mended(cast), "clear", cast.street, 4)
    listing = affair_listing(cast.street, procedures["hazard"], Wanted("cleared"), at=NOW)
    shown = listing.page().cases
    assert shown == sorted(shown, key=lambda case: case.pk, reverse=True)


def test_a_notice_is_a_paper_with_the_number_the_office_gave(cast: Cast) -> None:
    case = found(cast, subject="某汽修店")
    do(case, "notify", cast.street, unit=cast.unit, until=NOW + DAY, paper="东安整〔2026〕3号")
    page = signed_in(cast.street).get(f"{LIST}{case.number}/paper/2/").content.decode()
    assert all(words in page for words in ("整改通知书", "东安整〔2026〕3号", "某汽修店", "照办"))
    for seq in (1, 9):
        answer = signed_in(cast.street).get(f"{LIST}{case.number}/paper/{seq}/")
        assert answer.status_code == 404


def test_a_paper_without_a_number_of_its_own_has_that_of_the_case(cast: Cast) -> None:
    case = do(found(cast), "notify", cast.street, unit=cast.unit, until=NOW + DAY)
    page = signed_in(cast.street).get(f"{LIST}{case.number}/paper/2/").content.decode()
    assert f"{case.number}-2" in page


def test_rates_of_hazards_say_what_they_were_made_of(cast: Cast) -> None:
    do(mended(cast), "clear", cast.street, 4)
    again = do(mended(cast), "notify_again", cast.street, 3, until=NOW + 6 * DAY)
    do(do(again, "mend", cast.worker, 5), "clear", cast.street, 6)
    found(cast)
    counted = book("hazards", NOW.date()).figures(totals(Scope(kind="hazard")), 0)
    assert counted["mended"].parts == "2/3"
    assert counted["cleared_at_once"].parts == "1/2"


def test_each_number_of_the_figures_opens_its_list(cast: Cast) -> None:
    do(mended(cast), "clear", cast.street, 4)
    Case.objects.update(received_at=now())
    page = signed_in(cast.street).get(f"{LIST}figures/")
    row = on_one_line(page.content.decode()).split("复查通过率")[1].split("</tr>")[0]
    assert re.search(r'<td class="wide">[^<]+', row), "a rate says what it is a rate of"
    address = f"{LIST}?since="
    assert "复查通过率" in page.content.decode()
    assert address in page.content.decode()
    listed = signed_in(cast.street).get(LIST, {"list": "closed"})
    assert len(listed.context["page"].cases) == 1


def test_figures_are_absent_where_a_procedure_has_none_for_somebody(cast: Cast) -> None:
    for code in ("request", "nothing"):
        answer = signed_in(cast.street).get(f"/desk/affairs/{code}/figures/")
        assert answer.status_code == 404
