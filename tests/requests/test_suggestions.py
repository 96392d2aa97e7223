"""Where a request is suggested to go, and what is kept of why it went there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.accounts.models import Unit
from minhu.cases.listening import hear
from minhu.cases.models import Case
from minhu.catalogue.models import Standard
from minhu.requests.domain.steps import take
from minhu.requests.forms import FORMS
from minhu.requests.suggestions import suggestion, try_out
from tests.cast import NOW, Cast, call
from tests.catalogue.test_routing import working, written

pytestmark = pytest.mark.django_db


def accepted(cast: Cast, key: str = "one", **more: Any) -> Case:
    case = call(key, category_code="0202", **more)
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    return Case.objects.get(pk=case.pk)


def give(case: Case, cast: Cast, unit: Unit | None) -> dict[str, Any]:
    step = take(case, "dispatch", answers={"unit": unit}, actor=cast.desk, at=NOW)
    return {name: step.payload[name] for name in step.payload}


def test_the_form_has_the_suggestion_chosen_and_says_why(cast: Cast) -> None:
    working(cast, "路灯找市政所", category_id="02")
    field = FORMS["dispatch"](case=accepted(cast)).fields["unit"]
    assert field.initial == cast.unit.pk
    assert "按规则“路灯找市政所”" in field.help_text


def test_without_a_rule_nothing_is_suggested_and_the_choice_is_kept(cast: Cast) -> None:
    case = accepted(cast)
    assert suggestion(case, NOW) is None
    assert not FORMS["dispatch"](case=case).fields["unit"].help_text
    assert give(case, cast, cast.unit) == {"to": "市政所", "choice": "desk某"}


def test_a_case_says_which_rule_sent_it_or_who_chose_otherwise(cast: Cast) -> None:
    working(cast, "路灯", person=cast.worker)
    said = give(accepted(cast), cast, cast.unit)
    assert said == {"to": "市政所", "rule": "路灯", "person": "worker某"}
    said = give(accepted(cast, "two"), cast, cast.other_unit)
    assert said == {"to": "环卫所", "choice": "desk某", "instead": "路灯"}


def test_a_rule_may_point_to_the_grid_worker(cast: Cast) -> None:
    working(cast, "先找网格员", unit=None)
    case = accepted(cast)
    assert "本网格网格员" in FORMS["dispatch"](case=case).fields["unit"].help_text
    assert give(case, cast, None) == {"to": "网格员", "rule": "先找网格员"}


@pytest.mark.parametrize(("name", "found"), [("环卫所", True), ("别处的单位", False)])
def test_a_standard_suggests_its_unit_where_no_rule_does(
    cast: Cast,
    name: str,
    found: bool,  # noqa: FBT001 -- a table of answers
) -> None:
    row = Standard.objects.create(
        category_id="0202",
        condition="不亮",
        unit_name=name,
        source="示例",
        valid_from=date(2026, 1, 1),
    )
    case = accepted(cast)
    Case.objects.filter(pk=case.pk).update(standard=row)
    said = suggestion(Case.objects.get(pk=case.pk), NOW)
    assert (said is not None and said.unit == cast.other_unit) is found


def test_the_units_show_how_much_they_have_in_hand(cast: Cast) -> None:
    give(accepted(cast), cast, cast.unit)
    form = FORMS["dispatch"](case=accepted(cast, "two"))
    html = str(form["unit"])
    assert "市政所（在办1）" in html
    assert "环卫所（在办0）" in html


def test_a_rule_that_is_not_automatic_waits_for_people(cast: Cast) -> None:
    working(cast)
    case = accepted(cast)
    hear(str(case.steps.get(verb="accept").pk))
    case.refresh_from_db()
    assert case.state == "accepted"


def test_an_automatic_rule_dispatches_once_what_was_accepted(cast: Cast) -> None:
    working(cast, automatic=True)
    case = accepted(cast)
    first, last = case.steps.get(verb="accept"), case.steps.get(verb="submit")
    for step in (last, first, first):
        hear(str(step.pk))
    case.refresh_from_db()
    assert (case.state, case.unit) == ("dispatched", cast.unit)
    assert case.steps.get(verb="dispatch").payload == {"to": "市政所", "rule": "路灯"}


def test_what_may_not_be_dispatched_stays_at_the_desk(cast: Cast) -> None:
    working(cast, automatic=True)
    case = accepted(cast)
    Standard.objects.create(
        category_id="0202",
        condition="高压线",
        duty="upward",
        tells="请打95598。",
        source="示例",
        valid_from=date(2026, 1, 1),
    )
    hear(str(case.steps.get(verb="accept").pk))
    case.refresh_from_db()
    assert case.state == "accepted"


def test_trying_a_rule_shows_what_people_did_and_moves_nothing(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for key, unit in (("a", cast.unit), ("b", cast.unit), ("c", cast.other_unit)):
        give(accepted(cast, key), cast, unit)
    give(accepted(cast, "d", words="垃圾没人收"), cast, cast.other_unit)
    rule = written(cast, words="灯")
    with django_assert_num_queries(2):
        trial = try_out(rule, cast.street)
    assert (trial.total, len(trial.tried), trial.agree) == (4, 3, 2)
    assert {each.sent_to for each in trial.tried} == {"市政所", "环卫所"}
