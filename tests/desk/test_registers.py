"""登记簿: what is suspended, excluded, in dispute, extended, appealed, each with its list."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest

from minhu.cases.models import Case
from minhu.core.sheets import harmless
from minhu.desk.enums import Register
from minhu.desk.queries.registers import BOOKS, waiting
from minhu.desk.tables.registers import columns
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, Cast, call
from tests.desk.acts import signed_in, statements
from tests.requests.stage import answers_for, stand

pytestmark = pytest.mark.django_db
BEFORE = {"suspend": "working", "propose_exclusion": "working", "return": "working"}
BY = {"suspend": "street", "propose_exclusion": "desk", "return": "worker"}


def enter(cast: Cast, register: Register, key: str = "one") -> Case:
    """Bring a request into a register by the verb that leads there."""
    verb = BOOKS[register].verb
    case = stand(call(key), "closed" if verb == "appeal" else "working", cast)
    case.late, case.returns = verb == "appeal", 1
    case.save()
    actor = getattr(cast, BY.get(verb, "worker"))
    take(case, verb, answers=answers_for(verb, cast), actor=actor, at=NOW + timedelta(hours=1))
    return case


def shown(answer: object) -> list[str]:
    return [line.case.number for line in answer.context["lines"]]  # type: ignore[attr-defined]  # -- Django's test answer


@pytest.mark.parametrize("register", list(Register))
def test_a_register_shows_its_entries_and_opens_the_case(cast: Cast, register: Register) -> None:
    case = enter(cast, register)
    answer = signed_in(cast.street).get(f"/desk/registers/{register.value}/")
    page = answer.content.decode()
    assert shown(answer) == [case.number]
    assert f"/desk/cases/{case.number}/" in page
    assert "写了一句" in page or register is Register.RETURNS
    assert waiting(cast.street)[register] == 1


@pytest.mark.parametrize("register", list(Register))
def test_each_entry_has_a_cell_for_every_column(cast: Cast, register: Register) -> None:
    enter(cast, register)
    line = signed_in(cast.street).get(f"/desk/registers/{register.value}/").context["lines"][0]
    assert 1 + len(line.cells) == len(columns(register))


def test_suspensions_stand_by_their_review_and_overdue_ones_first(cast: Cast) -> None:
    later, sooner, gone = (enter(cast, Register.SUSPENSIONS, key) for key in ("a", "b", "c"))
    for case, days in ((later, 30), (sooner, 9), (gone, -2)):
        Case.objects.filter(pk=case.pk).update(due_at=NOW + timedelta(days=days))
    answer = signed_in(cast.street).get("/desk/registers/suspensions/")
    assert shown(answer) == [gone.number, sooner.number, later.number]


def test_a_first_return_is_no_dispute(cast: Cast) -> None:
    case = enter(cast, Register.RETURNS)
    Case.objects.filter(pk=case.pk).update(returns=1)
    assert shown(signed_in(cast.street).get("/desk/registers/returns/")) == []


def test_what_was_decided_is_left_out_on_demand(cast: Cast) -> None:
    case = enter(cast, Register.EXCLUSIONS)
    take(case, "confirm_exclusion", answers={"note": "同意"}, actor=cast.leader, at=NOW)
    page = signed_in(cast.street)
    assert shown(page.get("/desk/registers/exclusions/")) == [case.number]
    assert shown(page.get("/desk/registers/exclusions/?open=1")) == []


def test_the_number_of_a_tab_opens_a_list_of_as_many(cast: Cast) -> None:
    enter(cast, Register.EXCLUSIONS, "waits")
    decided = enter(cast, Register.EXCLUSIONS, "decided")
    take(decided, "confirm_exclusion", answers={"note": "同意"}, actor=cast.leader, at=NOW)
    desk = signed_in(cast.street)
    page = desk.get("/desk/registers/").content.decode()
    path, said = re.findall(
        r'href="(/desk/registers/exclusions/[^"]*)"[^>]*>剔除\s*<b>(\d+)', page
    )[0]
    assert len(shown(desk.get(path))) == int(said) == 1


def test_a_cell_that_says_nothing_is_marked_so_that_a_phone_leaves_it_out(cast: Cast) -> None:
    case = enter(cast, Register.SUSPENSIONS)
    case.steps.filter(verb="suspend").update(payload={})
    page = signed_in(cast.street).get("/desk/registers/suspensions/").content.decode()
    assert re.findall(r'data-l="(\w+)"><span class="nil">—</span></td>', page) == ["理由", "谁负责"]


def test_filters_narrow_a_register_and_nonsense_is_left_out(cast: Cast) -> None:
    case = enter(cast, Register.SUSPENSIONS)
    page = signed_in(cast.street)
    for query, expected in (
        (f"area={COMMUNITY}&unit={cast.unit.pk}", [case.number]),
        (f"area={OTHER_COMMUNITY}", []),
        (f"unit={cast.other_unit.pk}", []),
        ("area=x&unit=y&page=z", [case.number]),
    ):
        assert shown(page.get(f"/desk/registers/suspensions/?{query}")) == expected


def test_nobody_sees_entries_they_may_not_open(cast: Cast) -> None:
    enter(cast, Register.SUSPENSIONS)
    for somebody in (cast.stranger, cast.other_worker, cast.system_admin):
        assert shown(signed_in(somebody).get("/desk/registers/suspensions/")) == []


def test_a_register_that_does_not_exist_is_absent(cast: Cast) -> None:
    assert signed_in(cast.street).get("/desk/registers/secrets/").status_code == 404
    assert signed_in(cast.street).get("/desk/registers/").context["book"] == "suspensions"


def test_a_register_goes_out_as_a_sheet_that_says_who_took_it(cast: Cast) -> None:
    case = enter(cast, Register.SUSPENSIONS)
    Case.objects.filter(pk=case.pk).update(title="=HYPERLINK(1)")
    answer = signed_in(cast.street).get("/desk/registers/suspensions/?as=csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows[0]) == len(rows[1])
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert rows[2][0].startswith("street某 于 ")
    assert "suspensions.csv" in answer["Content-Disposition"]


def test_plain_cells_stay_as_they_are() -> None:
    assert harmless("何所长") == "何所长"


def test_a_register_costs_the_same_with_one_entry_and_with_thirty(cast: Cast) -> None:
    enter(cast, Register.SUSPENSIONS, "first")
    before = statements(cast.street, "/desk/registers/suspensions/")
    for number in range(12):
        enter(cast, Register.SUSPENSIONS, f"more-{number}")
    assert statements(cast.street, "/desk/registers/suspensions/") == before
