"""处置, 派遣, 核查, 差错, 申诉, 高发 (domain page §6.6) come out of what was really done."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from minhu.accounts.actors import Actor, Caller
from minhu.accounts.enums import Role
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.core.clock import local_day
from minhu.desk.queries.figure_lists import Asked, behind
from minhu.rates.books import book
from minhu.rates.comparing import board
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.indicators import FREQUENT, Figure
from minhu.rates.queries import frequent
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from minhu.requests.domain.steps import take
from tests.cast import NOW, STREET, Cast, hire
from tests.rates.stories import DAY, come_in
from tests.requests.test_filing import standard

pytestmark = pytest.mark.django_db
ALL = Scope(area=STREET)
MINUTE = timedelta(minutes=1)


class Story:
    """A request that goes its way by the verbs people use, a minute for each."""

    def __init__(self, cast: Cast, key: str, *, days: int = 0) -> None:
        self.cast, self.at = cast, NOW
        self.case = come_in(key)
        self.days = days * DAY

    def take(self, verb: str, by: Actor | None = None, **answers: Any) -> Story:
        self.at += MINUTE
        said = {"note": "照办", **answers}
        take(self.case, verb, answers=said, actor=by or self.cast.street, at=self.at)
        return self

    def given(self, **answers: Any) -> Story:
        """Accept it and give it to the unit of the cast."""
        self.take("accept", category=answers.pop("category", None), **answers)
        return self.take("dispatch", unit=self.cast.unit)

    def done(self, **answers: Any) -> Story:
        """Let the unit do the work, after so many days as the story was to take."""
        worker = self.cast.worker
        self.take("sign", worker).take("contact", worker, channel=answers.pop("by", "phone"))
        self.at += self.days
        return self.take("report", worker, **answers)

    def answered(self) -> Story:
        self.take("pass")
        caller = Caller(self.case.pk)
        return self.take("answer_solved", caller, solved="solved", satisfied="satisfied")

    def returned(self) -> Story:
        said = {"reason": "not_ours", "basis": "清单", "suggested": "环卫所"}
        return self.take("return", self.cast.worker, **said)


def figures(*, days: int = 0) -> dict[str, Figure]:
    """Return every indicator, once the tallies are seen to equal the rows."""
    assert differences() == ()
    return in_all(book("requests", local_day(NOW)), ALL, at=NOW + days * DAY)


def parts(*codes: str, days: int = 0) -> list[str]:
    found = figures(days=days)
    return [found[code].parts or str(found[code]) for code in codes]


def listed(cast: Cast, measure: str, *, days: int = 0) -> set[Case]:
    asked = Asked(measure, By.UNIT)
    return set(behind(cast.supervisor, ALL, asked, at=NOW + days * DAY))


def test_a_return_that_was_granted_was_a_wrong_dispatch_and_one_that_was_refused_is_none(
    cast: Cast,
) -> None:
    granted = Story(cast, "granted").given().returned().take("accept_return")
    granted.take("dispatch", unit=cast.other_unit)
    Story(cast, "refused").given().returned().take("refuse_return")
    Story(cast, "waits").take("accept")
    assert parts("well_sent", "mistaken", "returned") == ["1/2", "1/3", "2/3"]
    assert listed(cast, "misdirected") == {granted.case}


@pytest.mark.parametrize(("to", "right"), [("unit", "1/1"), ("other_unit", "0/1")])
def test_a_dispute_was_a_wrong_dispatch_when_somebody_else_gets_it(
    cast: Cast, to: str, right: str
) -> None:
    Story(cast, "one").given().returned().take("designate", cast.leader, unit=getattr(cast, to))
    assert parts("well_sent") == [right]


def test_the_first_check_counts_and_what_passes_later_did_not_pass(cast: Cast) -> None:
    Story(cast, "held").given().done().answered()
    again = Story(cast, "again").given().done().take("send_back")
    again.take("report", cast.worker).take("pass")
    Story(cast, "unchecked").given().done()
    assert parts("passed") == ["1/2"]
    assert again.case in listed(cast, "checked") - listed(cast, "passed")


def test_work_is_done_before_it_is_checked_and_what_was_late_stays_late(cast: Cast) -> None:
    Story(cast, "waits").given().done()
    late = Story(cast, "late", days=30).given().done()
    undone = Story(cast, "undone").given()
    assert parts("done", "done_on_time", "undone", days=31) == ["2/3", "1/3", "1"]
    assert listed(cast, "undone", days=31) == {undone.case}
    assert late.case in listed(cast, "done_due", days=31)


def test_what_the_desk_put_down_wrongly_is_a_mistake_once(cast: Cast) -> None:
    lamp, other = Category.objects.exclude(parent=None).order_by("code")[:2]
    wrong = Story(cast, "kind").given(category=lamp).done(category=other)
    Story(cast, "right").given(category=lamp).done(category=lamp)
    into = come_in("into")
    apart = Story(cast, "apart").take("merge", into=into).take("unmerge")
    assert parts("mistaken") == ["2/4"]
    assert listed(cast, "mistaken") == {wrong.case, apart.case}


def test_a_standard_chosen_anew_once_given_out_is_a_mistake(cast: Cast) -> None:
    one, two = standard("井盖缺失"), standard("井盖松动")
    story = Story(cast, "refiled").given(category=one.category, standard=one).returned()
    story.take("accept_return").take("dispatch", unit=cast.unit, standard=two)
    assert (story.case.misdirected, story.case.corrected, story.case.dispatches) == (1, 1, 2)
    assert parts("mistaken", "filed", "filing") == ["1/1", "1", "1/1"]


def test_only_appeals_that_were_decided_are_the_base_of_those_granted(cast: Cast) -> None:
    second = hire("second", Role.STREET_DESK, STREET)
    cases = [Story(cast, key, days=30).given().done().answered() for key in "abc"]
    for story in cases:
        story.take("appeal", cast.worker)
    for story in cases[:2]:
        story.take("pass_appeal", second)
    cases[0].take("grant_appeal", cast.leader)
    cases[1].take("refuse_appeal", cast.leader)
    assert parts("appeals", "appeals_granted", days=40) == ["1/2", "1"]


def test_who_went_to_see_the_caller_met_them(cast: Cast) -> None:
    Story(cast, "seen").given().done(by="visit"), Story(cast, "rung").given().done()
    assert parts("met") == ["1/2"]


@pytest.fixture
def kinds(cast: Cast) -> list[str]:
    """Let requests come in of six categories, the first with six and the last with one."""
    codes = list(Category.objects.exclude(parent=None).values_list("code", flat=True)[:6])
    for many, code in zip(range(6, 0, -1), codes, strict=True):
        for n in range(many):
            story = Story(cast, f"{code}-{n}")
            story.take("accept", category=Category.objects.get(code=code))
            if n == 0:
                story.take("dispatch", unit=cast.unit)
    come_in("of no kind")
    return codes


def test_the_five_kinds_that_come_most_are_frequent_and_rows_add_up_to_the_whole(
    cast: Cast, kinds: list[str]
) -> None:
    assert frequent(ALL) == kinds[:5]
    assert parts("frequent") == ["20/22"]
    assert len(listed(cast, FREQUENT)) == 20
    rows = board(ALL, By.UNIT, at=NOW, day=local_day(NOW))
    assert {row.name: row.figures["frequent"].parts for row in rows} == {
        "市政所": "5/6",
        "没派给单位": "15/16",
    }


def test_nothing_is_frequent_where_nothing_came_in() -> None:
    assert str(in_all(book("requests", local_day(NOW)), Scope(area="1"), at=NOW)["frequent"]) == "—"


def test_an_update_reads_from_the_steps_what_they_say_already(cast: Cast) -> None:
    held = Story(cast, "held").given().done(by="visit").answered()
    back = Story(cast, "back").given().returned().take("accept_return")
    failed = Story(cast, "failed").given().done().take("send_back")
    columns = ("dispatches", "misdirected", "corrected", "passed", "met")
    keys = [held.case.pk, back.case.pk, failed.case.pk]
    told = [tuple(Case.objects.values_list(*columns).get(pk=key)) for key in keys]
    Case.objects.update(dispatches=0, misdirected=0, corrected=0, passed=None, met=False)
    import_module("minhu.cases.migrations.0005_proofs").read_from_the_steps(apps, None)
    assert [tuple(Case.objects.values_list(*columns).get(pk=key)) for key in keys] == told
    assert told == [(1, 0, 0, True, True), (1, 1, 0, None, False), (1, 0, 0, False, False)]
