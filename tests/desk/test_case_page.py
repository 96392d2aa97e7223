"""The page of a case: what happened and what may be done now, for whoever may."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.core.clock import now
from minhu.desk.tables.acts import acts
from minhu.people.models import ReadLog
from minhu.requests.lifecycle import REQUEST
from tests.cast import OTHER_GRID, STREET, Cast, call
from tests.desk.acts import do, do_by_htmx, fresh, page_of, signed_in, statements
from tests.rates.stories import DAY, come_in, walk
from tests.reading import on_one_line
from tests.requests.stage import stand
from tests.requests.test_who_may import MAY, STAFF

pytestmark = pytest.mark.django_db
CORNER = (113.3001, 33.7501)


@pytest.fixture
def case(cast: Cast) -> Case:  # noqa: ARG001 -- the stage
    return fresh(come_in("one", at=now() - timedelta(hours=2), name="欧阳明", phone="13800005678"))


def text(user: User, case: Case) -> str:
    return signed_in(user).get(page_of(case)).content.decode()


@pytest.mark.parametrize("number", ["20261120-000000-0", "x", "20261120-7K3M9P-Q"])
def test_a_number_that_is_none_is_absent(cast: Cast, number: str) -> None:
    assert signed_in(cast.street).get(f"/desk/cases/{number}/").status_code == 404


def test_a_number_typed_otherwise_leads_to_the_right_address(cast: Cast, case: Case) -> None:
    typed = case.number.lower().replace("-", "")
    answer = signed_in(cast.desk).get(f"/desk/cases/{typed}/")
    assert answer.headers["Location"] == page_of(case)


@pytest.mark.parametrize("verb", ["accept", "sign", "suspend", "merge", "answer", "dispatch"])
def test_a_verb_that_comes_too_late_is_told_so_with_409(cast: Cast, case: Case, verb: str) -> None:
    stand(case, "closed", cast)
    answer = do_by_htmx(cast.street, case, verb)
    assert answer.status_code == 409
    assert "这件事现在是“办结”" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert do(cast.street, case, verb).status_code == 409


def test_a_verb_there_is_none_of_is_absent(cast: Cast, case: Case) -> None:
    assert do(cast.desk, case, "burn").status_code == 404


def test_of_two_clicks_the_second_is_told_that_somebody_was_first(cast: Cast, case: Case) -> None:
    assert do(cast.desk, case, "accept").status_code == 302
    assert do_by_htmx(cast.desk, case, "accept").status_code == 409
    assert fresh(case).steps.count() == 2


def test_a_request_goes_its_whole_way_over_the_pages(cast: Cast, case: Case) -> None:
    way: list[tuple[str, str, dict[str, Any]]] = [
        ("desk", "accept", {"category": "0301"}),
        ("desk", "dispatch", {"unit": cast.unit.pk, "note": "请今天去"}),
        ("worker", "sign", {}),
        ("worker", "contact", {"channel": "phone"}),
        ("worker", "work", {"note": "在换灯"}),
        ("worker", "report", {"note": "灯换好了"}),
        ("desk", "pass", {}),
        ("desk", "answer", {"solved": "solved", "satisfied": "satisfied"}),
    ]
    for who, verb, answers in way:
        assert do(getattr(cast, who), case, verb, **answers).status_code == 302, verb
    done = fresh(case)
    assert (done.state, done.category_id, done.satisfied) == ("closed", "0301", "satisfied")
    last = done.steps.last()
    assert last is not None
    assert last.payload["channel"] == "desk"


def test_a_refused_form_comes_back_in_its_place_with_what_was_written(
    cast: Cast, case: Case
) -> None:
    answer = do_by_htmx(cast.desk, case, "decline", note="写到一半")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "请选一个理由" in said
    assert "写到一半" in said
    assert "<html" not in said
    assert fresh(case).state == "received"


def test_without_script_a_refused_form_is_the_whole_page_again(cast: Cast, case: Case) -> None:
    answer = do(cast.desk, case, "decline", note="写到一半")
    said = on_one_line(answer.content.decode())
    assert answer.status_code == 422
    assert "写到一半" in said
    assert "<html" in said
    assert '<details data-act="decline" open' in said


def test_what_the_verb_refuses_stands_at_its_form(cast: Cast, case: Case) -> None:
    answer = do_by_htmx(cast.desk, case, "merge", into=case.number)
    assert answer.status_code == 422
    assert "要并到另一件还在办的事上" in answer.content.decode()
    assert fresh(case).state == "received"


def test_after_a_verb_by_htmx_the_browser_goes_to_the_fresh_page(cast: Cast, case: Case) -> None:
    answer = do_by_htmx(cast.desk, case, "accept")
    assert answer.headers["HX-Redirect"] == page_of(case)


def test_whoever_gives_a_case_away_comes_back_to_the_list(cast: Cast, case: Case) -> None:
    stand(case, "signed", cast)
    answers = {"reason": "not_ours", "basis": "清单第三条", "suggested": "环卫所"}
    do(cast.worker, case, "return", **answers)
    assert fresh(case).state == "returning"
    assert do(cast.desk, case, "accept_return", note="好").status_code == 302
    assert signed_in(cast.worker).get(page_of(case)).status_code == 404


def test_a_form_of_another_page_is_refused(cast: Cast, case: Case) -> None:
    client = signed_in(cast.desk, csrf=True)
    assert client.post(f"{page_of(case)}accept/").status_code == 403
    assert fresh(case).state == "received"


def test_the_likeliest_verb_stands_open_and_comes_first(cast: Cast, case: Case) -> None:
    expected = {"received": "accept", "accepted": "dispatch", "reported": "pass"}
    for state, verb in expected.items():
        offered = acts(stand(case, state, cast), cast.desk)
        assert (offered[0].verb, offered[0].primary) == (verb, True)
        assert not any(act.open for act in offered[1:])


def test_the_place_can_only_be_mended_to_a_grid_of_ones_own(cast: Cast, case: Case) -> None:
    assert do_by_htmx(cast.desk, case, "locate", area=OTHER_GRID).status_code == 422
    assert do(cast.street, case, "locate", area=OTHER_GRID).status_code == 302
    assert fresh(case).area_id == OTHER_GRID


def test_a_wrong_category_is_put_right_and_the_timeline_says_what_it_was(
    cast: Cast, case: Case
) -> None:
    Case.objects.filter(pk=case.pk).update(category="0201")
    stand(fresh(case), "working", cast)
    assert do_by_htmx(cast.desk, case, "recategorise", category="0202").status_code == 422
    assert do(cast.desk, case, "recategorise", category="0202", note="是路灯").status_code == 302
    assert fresh(case).category_id == "0202"
    assert "原来的类别" in text(cast.desk, case)


def test_callers_stand_masked_until_somebody_says_why(cast: Cast, case: Case) -> None:
    said = text(cast.desk, case)
    assert "欧阳* 138****5678" in said
    assert "13800005678" not in said
    asked = {"reason": "contact", "words": "问清是几单元"}
    answer = signed_in(cast.desk).post(f"{page_of(case)}caller/", asked)
    assert "13800005678" in answer.content.decode()
    read = ReadLog.objects.get()
    assert (read.user, read.case_number, read.words) == (cast.desk, case.number, "问清是几单元")


def test_without_a_reason_nothing_is_shown_and_nothing_written(cast: Cast, case: Case) -> None:
    headers = {"HX-Request": "true"}
    answer = signed_in(cast.desk).post(f"{page_of(case)}caller/", {"words": ""}, headers=headers)
    assert answer.status_code == 422
    assert "13800005678" not in answer.content.decode()
    assert not ReadLog.objects.exists()


@pytest.mark.parametrize("who", sorted(set(STAFF) - MAY["requests.reveal"]))
def test_a_caller_is_not_shown_to_whoever_has_no_business_with_them(
    cast: Cast, case: Case, who: str
) -> None:
    stand(case, "signed", cast)
    asked = {"reason": "audit", "words": "看看"}
    answer = signed_in(getattr(cast, who)).post(f"{page_of(case)}caller/", asked)
    assert answer.status_code == 404
    assert not ReadLog.objects.exists()


def test_a_changed_step_is_seen_on_the_page(cast: Cast, case: Case) -> None:
    do(cast.desk, case, "accept")
    assert "2 步相连，未被改动" in text(cast.desk, case)
    Step.objects.filter(case=case, seq=2).update(note="后来加的")
    assert "第 2 步对不上：内容被改过" in text(cast.desk, case)


def test_what_is_open_close_by_stands_beside_and_the_same_kind_may_be_merged(cast: Cast) -> None:
    lon, lat = CORNER
    here = fresh(call("here", point=CORNER, category_code="0301"))
    same = fresh(call("same", point=(lon + 0.001, lat), category_code="0301", title="一样的"))
    call("other", point=(lon, lat + 0.001), category_code="0101", title="别的")
    call("far", point=(lon + 0.01, lat), category_code="0301", title="远的")
    near = signed_in(cast.desk).get(page_of(here)).context["file"].near
    assert [(each.case.title, each.alike) for each in near] == [("一样的", True), ("别的", False)]
    assert near[0].metres == pytest.approx(93, abs=2)
    assert do(cast.desk, here, "merge", into=same.number).status_code == 302
    assert fresh(here).merged_into == same
    assert here.number in text(cast.desk, same)
    assert do(cast.desk, here, "unmerge").status_code == 302
    assert fresh(here).state == "received"


def test_a_page_takes_as_many_statements_for_a_long_history_as_for_a_short_one(
    cast: Cast, case: Case
) -> None:
    short = statements(cast.desk, page_of(case))
    for number in range(15):
        do(cast.desk, case, "note", note=f"{number}")
        call(f"near{number}")
        merged = fresh(call(f"merged{number}"))
        Case.objects.filter(pk=merged.pk).update(merged_into=case)
    assert statements(cast.desk, page_of(case)) <= short + 1
    assert (
        short <= 34
    )  # bell, whistles, referrals, a leave, who leads are one each; three are kept a while


def test_a_finished_case_offers_nothing_but_to_keep_it_closely_and_shows_how_it_ended(
    cast: Cast,
) -> None:
    case = walk(come_in("x", at=now() - DAY), cast, until="closed", at=now() - DAY)
    answer = signed_in(cast.desk).get(page_of(case))
    assert {act.verb for act in answer.context["acts"]} == {"classify", "refer"}
    assert [stop.css for stop in answer.context["track"]].count("now") == 0
    assert "这件事已经完了" in answer.content.decode()


@pytest.mark.parametrize("state", [state.code for state in REQUEST.states])
def test_every_state_has_a_page(cast: Cast, case: Case, state: str) -> None:
    stand(case, state, cast)
    track = signed_in(cast.street).get(page_of(case)).context["track"]
    assert len([stop for stop in track if stop.css == "now"]) == int(fresh(case).is_open)


def test_every_link_of_the_frame_leads_somewhere(cast: Cast, case: Case) -> None:
    client = signed_in(cast.street)
    page = on_one_line(client.get(page_of(case)).content.decode())
    links = re.findall(r'<a class="go" href="([^"]+)"', page)
    assert len(links) >= 4
    assert {client.get(url).status_code for url in links} == {200}


def test_pages_are_kept_in_no_cache(cast: Cast, case: Case, client: Client) -> None:
    kept = signed_in(cast.desk).get(page_of(case)).headers["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept
    assert client.get(page_of(case)).status_code == 302
    assert STREET


def test_without_a_point_nobody_is_told_of_three_hundred_metres(cast: Cast) -> None:
    told = {
        (0.0, 0.0): "同一网格在办 <b>1</b> 件",
        CORNER: "300 米内在办 <b>0</b> 件",
    }
    call("other", title="别的")
    for number, (point, words) in enumerate(told.items()):
        case = fresh(call(f"one{number}", point=point if any(point) else None))
        assert words in on_one_line(text(cast.desk, case))
