"""隐患整改, and the pages that any procedure gets: found, mended, re-checked by another."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.affairs.domain.steps import open_affair, take
from minhu.affairs.hazards import HAZARD
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import uuid7
from minhu.core.lifecycle import Outcome
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.places.models import Area
from minhu.rates.figures import figures
from minhu.rates.scope import Scope
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast, set_the_stage
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LIST = "/desk/affairs/hazard/"
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def found(cast: Cast, by: User | None = None, **more: Any) -> Case:
    said = {
        "title": "消防通道堆了杂物",
        "area": Area.objects.get(code=more.pop("grid", GRID)),
        "intake_key": uuid7(),
        "inspection": "safety",
        **more,
    }
    return open_affair(procedures["hazard"], said, actor=by or cast.street, at=NOW)


def do(case: Case, verb: str, by: User, days: int = 0, **answers: Any) -> Case:
    said = {"note": "照办", **answers}
    take(case, verb, answers=said, actor=by, at=NOW + days * DAY)
    return Case.objects.get(pk=case.pk)


def mended(cast: Cast, **more: Any) -> Case:
    case = do(found(cast, **more), "notify", cast.street, unit=cast.unit, until=NOW + 3 * DAY)
    return do(case, "mend", cast.worker, 2)


def test_a_hazard_is_mended_by_the_day_of_its_notice_and_cleared(cast: Cast) -> None:
    case = found(cast)
    assert case.party == f"desk:{STREET}"
    case = do(case, "notify", cast.street, unit=cast.unit, until=NOW + 3 * DAY)
    assert (case.party, case.due_at) == ("unit:roads", NOW + 3 * DAY)
    case = do(do(case, "mend", cast.worker, 2), "clear", cast.street, 4)
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)
    assert verify().breaks == ()
    counted = figures(Scope(kind="hazard"), at=NOW + 5 * DAY)
    assert (counted.closed, counted.on_time.numerator) == (1, 1)


def test_time_is_given_once_more_and_no_second_time(cast: Cast) -> None:
    case = do(found(cast), "notify", cast.street, unit=cast.unit, until=NOW + 3 * DAY)
    case = do(case, "prolong", cast.street, 2, until=NOW + 9 * DAY)
    assert case.due_at == NOW + 9 * DAY
    with pytest.raises(StaleStateError):
        do(case, "prolong", cast.street, 3, until=NOW + 12 * DAY)


def test_nobody_rechecks_what_they_mended_themselves(cast: Cast) -> None:
    case = do(found(cast), "notify", cast.street, unit=None, until=NOW + 3 * DAY)
    cast.grid_worker.posts.update(role="street_desk", area_code=STREET)
    both = User.objects.get(pk=cast.grid_worker.pk)
    Case.objects.filter(pk=case.pk).update(party=f"desk:{STREET}")
    case = do(Case.objects.get(pk=case.pk), "mend", both, 1)
    for verb in ("clear", "notify_again"):
        with pytest.raises(NotAllowedError):
            do(case, verb, both, 2, until=NOW + 5 * DAY)
    assert do(case, "clear", cast.street, 2).outcome == Outcome.CLOSED


def test_what_is_not_mended_well_gets_a_second_notice(cast: Cast) -> None:
    case = do(mended(cast), "notify_again", cast.street, 3, until=NOW + 6 * DAY)
    assert (case.state, case.party, case.due_at) == ("mending", "unit:roads", NOW + 6 * DAY)


def test_what_is_severe_is_closed_only_after_it_was_reported_up(cast: Cast) -> None:
    case = mended(cast, urgent=True)
    with pytest.raises(NotAllowedError):
        do(case, "clear", cast.street, 3)
    case = do(case, "report_up", cast.street, 3)
    assert do(case, "clear", cast.street, 3).outcome == Outcome.CLOSED
    with pytest.raises(NotAllowedError):
        do(mended(cast), "report_up", cast.street, 3)


MAY = {
    "notify": "desk street",
    "mend": "worker",
    "clear": "desk street",
    "report_up": "street",
    "urge": "supervisor leader",
}


@pytest.mark.parametrize("verb", MAY)
def test_who_may_do_what(verb: str, cast: Cast) -> None:
    case = found(cast, urgent=True)
    if verb != "notify":
        case = do(case, "notify", cast.street, unit=cast.unit, until=NOW + 3 * DAY)
    if verb == "clear":
        case = do(do(case, "mend", cast.worker, 1), "report_up", cast.street, 1)
    permission = HAZARD.edge(verb).permission
    names = "desk street grid_worker worker other_worker supervisor leader auditor stranger"
    may = [name for name in names.split() if getattr(cast, name).has_perm(permission, case)]
    assert " ".join(may) == MAY[verb]


def test_nobody_opens_one_outside_their_area(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        found(cast, cast.desk, grid=OTHER_GRID)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_whatever_way_a_hazard_goes_its_chain_and_figures_hold(
    cast: Cast, data: st.DataObject
) -> None:
    case, people = found(cast, urgent=data.draw(st.booleans())), (cast.street, cast.worker)
    for day in range(6):
        verbs = [edge.verb for edge in HAZARD.leaving(case.state)]
        if not verbs:
            break
        go = partial(
            do, case, data.draw(st.sampled_from(verbs)), data.draw(st.sampled_from(people))
        )
        try:
            case = go(day, unit=cast.unit, until=NOW + (day + 3) * DAY)
        except DomainError:
            case = Case.objects.get(pk=case.pk)
        assert case.is_open == bool(case.party)
    assert verify().breaks == ()


def test_the_form_of_a_procedure_opens_a_case_and_each_verb_has_its_form(cast: Cast) -> None:
    client = signed_in(cast.street)
    said = {"title": "电线私拉", "area": GRID, "inspection": "covert", "subject": "某汽修店"}
    assert client.post(f"{LIST}new/", said).status_code == 422
    key = uuid7()
    for _twice in range(2):
        answer = client.post(f"{LIST}new/", {**said, "intake_key": key}, follow=True)
    assert Case.objects.count() == 1
    page = answer.content.decode()
    assert all(words in page for words in ("暗访", "某汽修店", "发整改通知", "不是隐患"))
    assert "整改完了" not in page
    at = f"{LIST}{Case.objects.get().number}/notify/"
    assert client.post(at, {"note": "照办", "until": "2020-01-01"}).status_code == 422
    until = local_day(now()) + timedelta(days=5)
    sent = {"note": "三天内清走", "until": until, "unit": cast.unit.pk}
    assert client.post(at, sent).status_code == 302
    assert Case.objects.get().state == "mending"
    assert client.post(at, sent).status_code == 404
    assert "整改完了" in signed_in(cast.worker).get(at.removesuffix("notify/")).content.decode()


def test_a_case_is_absent_for_whom_it_is_not(cast: Cast) -> None:
    page = f"{LIST}{found(cast).number}/"
    for name, status in {"street": 200, "stranger": 404, "other_worker": 404}.items():
        assert signed_in(getattr(cast, name)).get(page).status_code == status
    Case.objects.update(secrecy=Secrecy.SECRET)
    assert signed_in(cast.desk).get(page).status_code == 404
    assert signed_in(cast.desk).get(LIST).content.decode().count("消防通道") == 0


def test_what_is_kept_closely_opens_for_a_reason(cast: Cast) -> None:
    page = f"{LIST}{found(cast).number}/"
    Case.objects.update(secrecy=Secrecy.RESTRICTED)
    cast.street.posts.update(ceiling=Secrecy.RESTRICTED)
    client = signed_in(User.objects.get(pk=cast.street.pk))
    asked = client.get(page)
    assert asked["Location"] == f"/desk/cases/{Case.objects.get().number}/open/"
    client.post(asked["Location"], {"words": "要去现场复查"})
    assert client.get(page).status_code == 200


def test_its_number_leads_to_its_own_page(cast: Cast) -> None:
    case = found(cast)
    answer = signed_in(cast.street).get(f"/desk/cases/{case.number}/")
    assert answer["Location"] == f"{LIST}{case.number}/"


def test_a_procedure_that_asked_for_no_pages_has_none(cast: Cast) -> None:
    for code in ("request", "whistle", "nothing"):
        assert signed_in(cast.street).get(f"/desk/affairs/{code}/").status_code == 404


def test_the_list_costs_as_much_for_thirty_as_for_one(cast: Cast) -> None:
    found(cast)
    few = statements(cast.street, LIST)
    for _n in range(29):
        found(cast)
    assert statements(cast.street, LIST) == few


def test_what_somebody_must_move_stands_above_their_worklist(cast: Cast) -> None:
    case = found(cast)
    for name, there in {"street": True, "desk": False, "leader": False}.items():
        page = signed_in(getattr(cast, name)).get("/desk/").content.decode()
        assert (f"/desk/cases/{case.number}/" in page) is there


def test_what_waits_for_a_grid_worker_stands_on_the_first_page_of_the_phone(cast: Cast) -> None:
    case = do(found(cast), "notify", cast.street, unit=None, until=NOW + 3 * DAY)
    page = f"{LIST}{case.number}/"
    assert page in signed_in(cast.grid_worker).get("/field/").content.decode()
    assert "整改完了" in signed_in(cast.grid_worker).get(page).content.decode()


def test_the_first_page_of_the_phone_costs_as_much_for_many(cast: Cast) -> None:
    for _n in range(2):
        do(found(cast), "notify", cast.street, unit=None, until=NOW + 3 * DAY)
    few = statements(cast.grid_worker, "/field/")
    for _n in range(8):
        do(found(cast), "notify", cast.street, unit=None, until=NOW + 3 * DAY)
    assert statements(cast.grid_worker, "/field/") == few


def test_a_note_of_an_affair_leads_the_phone_to_its_page(cast: Cast) -> None:
    case = do(found(cast), "notify", cast.street, unit=None, until=NOW + 3 * DAY)
    news = News("等您整改。", case_number=case.number)
    note = tell_party(cast.grid_worker.parties[0], news, dedupe_key="1", at=now())
    answer = signed_in(cast.grid_worker).post(f"/field/inbox/{note.pk}/")
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/"
