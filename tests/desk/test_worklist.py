"""The worklist: what runs out first stands first, everybody sees their own, pages do not slip."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.core.clock import now, zone
from minhu.desk.enums import Due, View
from minhu.desk.queries.counting import counts
from minhu.desk.queries.paging import PAGE, read_mark
from minhu.desk.queries.worklist import (
    days,
    due_condition,
    listing,
    scope,
    view_condition,
)
from minhu.desk.tables.worklist import COLUMN, END, Axis
from tests.cast import COMMUNITY, OTHER_COMMUNITY, OTHER_GRID, Cast
from tests.desk.acts import do, fresh, many, numbers, signed_in, statements
from tests.rates.stories import DAY, HOUR, closed, come_in, walk
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
URL = "/desk/"


def test_somebody_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get(URL)
    assert answer.status_code == 302
    assert "/accounts/sign-in/" in answer.headers["Location"]


def test_what_runs_out_first_stands_first(cast: Cast) -> None:
    late, fine = come_in("late", at=now() - 3 * DAY), come_in("fine", at=now())
    soon, first = come_in("soon", at=now() - 20 * HOUR), come_in("first", at=now() - 9 * DAY)
    Case.objects.filter(pk=first.pk).update(due_at=now() + 9 * DAY)  # whenever it came
    found = numbers(signed_in(cast.street).get(URL))
    assert found == [late.number, soon.number, fine.number, first.number]


@pytest.mark.parametrize(
    ("view", "keys"),
    [
        ("open", {"late", "today", "unit", "held"}),
        ("mine", {"late", "today"}),
        ("late", {"late"}),
        ("today", {"today"}),
        ("held", {"held"}),
    ],
)
def test_each_tab_shows_and_counts_its_own(cast: Cast, view: str, keys: set[str]) -> None:
    at, (tonight, _tomorrow, _third) = now(), days(now())
    shapes = {
        "late": ("received", at - HOUR),
        "today": ("accepted", at + (tonight - at) / 2),
        "unit": ("signed", tonight + 5 * DAY),
        "held": ("suspended", tonight + 5 * DAY),
    }
    for key, (state, due) in shapes.items():
        case = stand(come_in(key, at=at), state, cast)
        Case.objects.filter(pk=case.pk).update(title=key, due_at=due)
    answer = signed_in(cast.desk).get(URL, {"view": view})
    assert {row.case.title for row in answer.context["rows"]} == keys
    assert dict(answer.context["tabs"])[View(view)].n == len(keys)


def test_everybody_sees_only_their_own(cast: Cast) -> None:
    here, there = come_in("here", at=now()), come_in("there", at=now(), area_code=OTHER_GRID)
    stand(fresh(here), "signed", cast)
    seen = {
        name: set(numbers(signed_in(getattr(cast, name)).get(URL)))
        for name in ("street", "desk", "stranger", "worker", "other_worker", "system_admin")
    }
    assert seen == {
        "street": {here.number, there.number},
        "desk": {here.number},
        "stranger": {there.number},
        "worker": {here.number},
        "other_worker": set(),
        "system_admin": set(),
    }


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"area": COMMUNITY}, {"here", "given"}),
        ({"area": OTHER_GRID}, {"there"}),
        ({"area": "x"}, set()),
        ({"category": "01"}, {"there"}),
        ({"category": "0101"}, {"there"}),
        ({"channel": "phone"}, {"there"}),
        ({"channel": "no such"}, {"here", "there", "given"}),
        ({"turn": "unit"}, {"given"}),
        ({"turn": "me"}, set()),
        ({"state": "accepted"}, {"there"}),
        ({"repeats": "1"}, {"given"}),
        ({"urgent": "1"}, {"there"}),
        ({"outcome": "closed"}, {"closed"}),
        ({"outcome": "all"}, {"here", "there", "given", "closed"}),
        ({"measure": "closed"}, {"closed"}),
        ({"measure": "valid"}, {"here", "there", "given", "closed"}),
        ({"since": "2126-01-01"}, set()),
        ({"until": "2026-01-01"}, set()),
        ({"outcome": "all", "since": "2026-01-01"}, {"here", "there", "given", "closed"}),
    ],
)
def test_a_filter_in_the_address_keeps_just_these(
    cast: Cast, query: dict[str, str], keys: set[str]
) -> None:
    come_in("here", at=now(), title="here")
    come_in("there", at=now(), title="there", area_code=OTHER_GRID, channel="phone")
    Case.objects.filter(title="there").update(category="0101", urgent=True, state="accepted")
    given = stand(come_in("given", at=now(), title="given"), "signed", cast)
    Case.objects.filter(pk=given.pk).update(voices=2)
    closed("closed", at=now() - DAY, title="closed")
    answer = signed_in(cast.street).get(URL, query)
    assert {row.case.title for row in answer.context["rows"]} == keys


def test_a_filter_by_unit_keeps_what_the_unit_has(cast: Cast) -> None:
    given = stand(come_in("given", at=now()), "signed", cast)
    come_in("other", at=now())
    found = numbers(signed_in(cast.street).get(URL, {"unit": str(cast.unit.pk)}))
    assert found == [given.number]


def test_pages_go_on_and_back_without_losing_or_doubling_rows_that_run_out_together(
    cast: Cast,
) -> None:
    every = {case.number for case in many(PAGE * 2 + 7, at=now())}
    client, pages, path = signed_in(cast.desk), [], URL
    for _turn in range(3):
        answer = client.get(path)
        pages.append(numbers(answer))
        path = f"{URL}?after={answer.context['page'].after.replace('+', '%2B')}"
    assert [len(page) for page in pages] == [PAGE, PAGE, 7]
    assert {number for page in pages for number in page} == every
    back = client.get(URL, {"before": answer.context["page"].before})
    assert numbers(back) == pages[1]
    assert numbers(client.get(URL, {"before": back.context["page"].before})) == pages[0]


def test_rows_that_leave_meanwhile_do_not_make_a_page_slip(cast: Cast) -> None:
    cases = many(PAGE + 2, at=now())
    client = signed_in(cast.desk)
    first = client.get(URL)
    Case.objects.filter(number=numbers(first)[0]).update(
        outcome="withdrawn", state="withdrawn", party="", due_at=None
    )
    after = numbers(client.get(URL, {"after": first.context["page"].after}))
    assert len(after) == len(cases) - PAGE


@pytest.mark.parametrize(
    "mark", ["", "x", "x~y", "2026-11-20~1", "2026-11-20T00:00:00~" + "0" * 32]
)
def test_a_mark_that_cannot_be_read_starts_at_the_beginning(cast: Cast, mark: str) -> None:
    case = come_in("one", at=now())
    assert read_mark(mark) is None
    assert numbers(signed_in(cast.desk).get(URL, {"after": mark})) == [case.number]


@pytest.mark.parametrize("path", [URL, f"{URL}?view=mine", f"{URL}?outcome=all&category=01"])
def test_a_page_takes_as_many_statements_for_thirty_rows_as_for_one(cast: Cast, path: str) -> None:
    stand(come_in("first", at=now()), "accepted", cast)
    one = statements(cast.desk, path)
    for case in many(30, at=now() - HOUR):
        stand(case, "accepted", cast)
    assert statements(cast.desk, path) == one
    assert one <= 14  # the bell and the whistles that wait are one each


def test_counts_stop_at_their_cap_and_say_so(cast: Cast) -> None:
    many(4, at=now() - 2 * DAY)
    every = Case.objects.filter(kind="request")
    found = counts(every, {due: due_condition(due, now()) for due in Due}, most=3)
    assert (str(found[Due.LATE]), str(found[Due.TODAY])) == ("3+", "0")
    assert counts(every, {"all": due_condition(Due.LATE, now())})["all"].n == 4
    assert str(cast.desk)


@pytest.mark.parametrize("view", View.values)
def test_counts_are_as_many_as_the_rows_they_speak_of(cast: Cast, view: str) -> None:
    at = now()
    for number, hours in enumerate((-30, -2, 1, 40, 90)):
        many(number + 1, at=at - timedelta(hours=24 - hours))
    condition = view_condition(view, cast.desk, at)
    rows = scope(cast.desk).filter(condition, kind="request", outcome="open")
    assert counts(scope(cast.desk).filter(kind="request"), {"n": condition})["n"].n == rows.count()


def test_somebody_with_no_post_sees_nothing_and_counts_nothing(cast: Cast) -> None:
    come_in("one", at=now())
    nobody = User.objects.create(username="nobody", name="无")
    answer = signed_in(nobody).get(URL)
    assert numbers(answer) == []
    assert {count.n for _view, count in answer.context["tabs"]} == {0}
    assert str(cast.desk)


def test_neighbours_in_a_list_are_found_from_the_list_one_came_from(cast: Cast) -> None:
    first, second, third = (come_in(f"{n}", at=now() - n * HOUR) for n in (3, 2, 1))
    found = listing(cast.desk, {"area": COMMUNITY}, at=now())
    assert found.beside(second) == (first.number, third.number)
    elsewhere = listing(cast.desk, {"area": OTHER_COMMUNITY}, at=now())
    assert elsewhere.beside(second) == (None, None)


def test_many_go_out_at_once_and_what_could_not_is_told_with_the_reason(cast: Cast) -> None:
    going = [stand(come_in(f"go{n}", at=now()), "accepted", cast) for n in range(2)]
    staying = come_in("stay", at=now())
    there = stand(come_in("there", at=now(), area_code=OTHER_GRID), "accepted", cast)
    sent = {"case": [case.number for case in (*going, staying, there)], "unit": cast.unit.pk}
    answer = signed_in(cast.desk).post("/desk/bulk/", sent, follow=True)
    said = answer.content.decode()
    assert "派了 2 件。" in said
    assert f"{staying.number} 没派：这件事现在是“待受理”" in said
    assert there.number not in said
    assert [fresh(case).state for case in (*going, staying, there)] == [
        "dispatched", "dispatched", "received", "accepted",
    ]  # fmt: skip


def test_sending_nothing_or_to_a_unit_that_is_none_dispatches_nothing(cast: Cast) -> None:
    case = stand(come_in("one", at=now()), "accepted", cast)
    client = signed_in(cast.desk)
    assert "先选要派的工单" in client.post("/desk/bulk/", {}, follow=True).content.decode()
    client.post("/desk/bulk/", {"case": case.number, "unit": "x"})
    assert fresh(case).state == "accepted"


def test_words_that_go_along_with_many_are_for_colleagues_only(cast: Cast) -> None:
    case = stand(come_in("one", at=now()), "accepted", cast)
    sent = {"case": case.number, "unit": cast.unit.pk, "note": "晚上去"}
    signed_in(cast.desk).post("/desk/bulk/", sent)
    step = fresh(case).steps.last()
    assert step is not None
    assert (step.note, step.public) == ("晚上去", False)


def test_going_back_from_many_never_leads_out_of_the_house(cast: Cast) -> None:
    answer = signed_in(cast.desk).post("/desk/bulk/", {"next": "https://example.org/"})
    assert answer.headers["Location"] == URL


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    case = stand(come_in("one", at=now()), "accepted", cast)
    sent = {"case": case.number, "unit": cast.unit.pk}
    assert signed_in(cast.desk, csrf=True).post("/desk/bulk/", sent).status_code == 403
    assert fresh(case).state == "accepted"


def test_a_closed_case_leaves_the_open_list_and_stays_in_the_other(cast: Cast) -> None:
    case = walk(come_in("one", at=now() - DAY), cast, until="closed", at=now() - DAY)
    client = signed_in(cast.desk)
    assert numbers(client.get(URL)) == []
    assert numbers(client.get(URL, {"outcome": "closed"})) == [case.number]
    assert do(cast.desk, case, "accept").status_code == 409


@pytest.mark.parametrize(
    ("kind", "until", "ends"),
    [
        ("work_hour", "2026-11-27T18:00", COLUMN[1]),  # all that is left of a Friday afternoon
        ("urgent_hour", "2026-11-28T00:00", COLUMN[1]),
        ("work_hour", "2026-11-28T12:00", COLUMN[1]),  # nothing is worked on a Saturday
        ("urgent_hour", "2026-11-28T12:00", (COLUMN[1] + COLUMN[2]) / 2),
        ("work_day", "2026-11-30T14:00", COLUMN[3] + (END - COLUMN[3]) * 0.1),
        ("work_day", "2027-01-29T18:00", END),
    ],
)
def test_a_bar_is_as_long_as_the_time_that_counts(kind: str, until: str, ends: float) -> None:
    friday = at_place("2026-11-27T16:00")
    case = Case(due_at=at_place(until), due_kind=kind, area_id=COMMUNITY)
    bar = Axis(friday).bar(case)
    assert bar is not None
    assert bar.x + bar.width == pytest.approx(ends, abs=0.1)


def test_a_bar_of_what_is_late_does_not_grow_at_night() -> None:
    case = Case(due_at=at_place("2026-11-27T17:00"), due_kind="work_hour", area_id=COMMUNITY)
    night, morning = (
        Axis(at_place(when)).bar(case) for when in ("2026-11-27T20:00", "2026-11-30T08:00")
    )
    assert night == morning


def at_place(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())
