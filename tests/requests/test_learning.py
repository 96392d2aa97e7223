"""The house learns from its own closed cases, and says what it learnt after the rules."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import Unit
from minhu.cases.listening import hear
from minhu.cases.models import Case
from minhu.requests import learnt as house
from minhu.requests.domain.learning import learn_all, learn_street
from minhu.requests.domain.steps import take
from minhu.requests.enums import Subject
from minhu.requests.forms import FORMS
from minhu.requests.learnt import Learnt, learnt, path_of
from minhu.requests.suggestions import suggestion, suggestions
from tests.cast import NOW, STREET, Cast, call
from tests.catalogue.test_routing import working
from tests.learning.texts import PLACES, WORDS
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LIGHT, LITTER = "0202", "0101"
LAMP = "车棚旁边的路灯不亮，夜里一片黑"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def close_many(cast: Cast) -> None:
    """Let the street have closed lamps and litter, each by its own unit."""
    fates = {"路灯": (LIGHT, cast.unit), "垃圾": (LITTER, cast.other_unit)}
    for kind, (category, unit) in fates.items():
        for at, (first, second) in enumerate(permutations(WORDS[kind], 2)):
            for place in (PLACES[at % 10], PLACES[(at + 3) % 10]):
                case = call(f"{kind}{place}{at}", f"{place}{first}，{second}")
                stand(case, "closed", cast)
                Case.objects.filter(pk=case.pk).update(category_id=category, unit=unit)


def learn(cast: Cast) -> None:
    close_many(cast)
    for subject in Subject:
        assert learn_street(STREET, subject, at=NOW).kept


def accepted(cast: Cast, key: str = "new", words: str = LAMP) -> Case:
    case = call(key, words)
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    return Case.objects.get(pk=case.pk)


def test_a_unit_is_suggested_with_how_sure_and_why(cast: Cast) -> None:
    learn(cast)
    field = FORMS["dispatch"](case=accepted(cast)).fields["unit"]
    assert field.initial == cast.unit.pk
    assert "像以前办结的，10次大约对" in field.help_text
    assert "灯" in field.help_text


def test_just_below_the_threshold_the_choice_is_left_to_a_person(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words speak for a unit all the same: only how sure it is decides."""
    learn(cast)
    case = accepted(cast)
    (said,) = learnt([case], STREET, Subject.UNIT)
    assert said is not None
    for threshold, unit in ((said.confidence, cast.unit.pk), (said.confidence + 0.001, None)):
        monkeypatch.setattr(house, "CONFIDENT", threshold)
        assert FORMS["dispatch"](case=case).fields["unit"].initial == unit


@pytest.mark.parametrize(("share", "said"), [(0.8, 8), (0.89, 8), (0.95, 9), (1.0, 9)])
def test_a_suggestion_says_how_often_of_ten_it_was_right_and_never_always(
    share: float, said: int
) -> None:
    assert f"10次大约对{said}次；看的是“路灯”" in Learnt("x", share, ("路灯",)).reason


def test_a_category_is_suggested_until_somebody_has_chosen_one(cast: Cast) -> None:
    learn(cast)
    case = call("new", LAMP)
    form = FORMS["accept"](case=case, initial={"category": None})
    assert form["category"].value() == LIGHT
    assert "不合适就改" in form.fields["category"].help_text
    case.category_id = LITTER
    assert not FORMS["accept"](case=case).fields["category"].help_text


def test_what_it_is_not_sure_of_is_left_to_people(cast: Cast) -> None:
    learn(cast)
    assert suggestion(accepted(cast, words="您好，想问一件事"), NOW) is None


def test_rules_that_people_wrote_go_before_what_was_learnt(cast: Cast) -> None:
    learn(cast)
    working(cast, unit=cast.other_unit)
    said = suggestion(accepted(cast), NOW)
    assert said is not None
    assert (said.unit, "按规则" in said.reason) == (cast.other_unit, True)


def test_nothing_goes_out_by_itself_because_it_was_learnt(cast: Cast) -> None:
    learn(cast)
    case = accepted(cast)
    hear(str(case.steps.get(verb="accept").pk))
    case.refresh_from_db()
    assert case.state == "accepted"


def test_a_unit_that_is_gone_is_not_suggested(cast: Cast) -> None:
    learn(cast)
    Unit.objects.filter(pk=cast.unit.pk).update(active=False)
    assert suggestion(accepted(cast), NOW) is None


def test_too_few_closed_cases_teach_nothing_and_old_lessons_are_forgotten(cast: Cast) -> None:
    learn(cast)
    Case.objects.filter(unit=cast.other_unit).update(unit=None)
    assert not learn_street(STREET, Subject.UNIT, at=NOW).kept
    assert suggestion(accepted(cast), NOW) is None


def test_what_is_kept_closely_neither_teaches_nor_is_asked_about(cast: Cast) -> None:
    close_many(cast)
    Case.objects.filter(category_id=LITTER).update(secrecy=Secrecy.RESTRICTED)
    assert not learn_street(STREET, Subject.CATEGORY, at=NOW).kept
    Case.objects.update(secrecy=Secrecy.ORDINARY)
    assert learn_street(STREET, Subject.CATEGORY, at=NOW).kept
    case = call("new", LAMP)
    assert learnt([case], STREET, Subject.CATEGORY)[0] is not None
    case.secrecy = Secrecy.RESTRICTED
    assert learnt([case], STREET, Subject.CATEGORY) == [None]


def test_a_model_somebody_else_put_there_is_not_heard(cast: Cast) -> None:
    learn(cast)
    path = path_of(STREET, Subject.UNIT)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert suggestion(accepted(cast), NOW) is None


def test_many_cases_cost_no_more_statements_than_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learn(cast)
    cases = [accepted(cast, f"n{at}") for at in range(5)]
    for some in (cases[:1], cases):
        with django_assert_num_queries(2):
            assert len(suggestions(some, NOW)) == len(some)


def test_every_street_is_told_what_was_too_little_to_learn_from(cast: Cast) -> None:  # noqa: ARG001 -- the places
    lessons = learn_all(at=NOW)
    assert {each.subject for each in lessons} == set(Subject)
    assert not any(each.document()["labels"] for each in lessons)
