"""Tallies equal the rows, whatever happened; and when they do not, somebody hears of it."""

from __future__ import annotations

import pytest

from minhu.accounts.actors import Caller
from minhu.cases.counting import condition, conditions, rows
from minhu.cases.domain.measuring import measures
from minhu.cases.domain.moving import Move, advance
from minhu.cases.models import Case
from minhu.rates.domain import recounting
from minhu.rates.domain.recounting import differences, rebuild
from minhu.rates.enums import Measure
from minhu.rates.models import Tally
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.cast import NOW, OTHER_GRID, Cast
from tests.rates.stories import DAY, HOUR, closed, come_in, walk, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("month")]


@pytest.fixture
def month(cast: Cast) -> Cast:
    """Play a little of everything: late and on time, answered, reworked, withdrawn, moved on."""
    closed("on time"), closed("late", after=9 * DAY), withdrawn("withdrawn")
    walk(come_in("answered"), cast, until="closed", at=NOW)
    unsolved = walk(come_in("unsolved"), cast, until="revisit", at=NOW)
    said = Move(changes={"solved": "unsolved", "satisfied": "dissatisfied", "reworks": 1})
    advance(unsolved, "answer_unsolved", actor=Caller(unsolved.pk), at=NOW + HOUR, move=said)
    come_in("elsewhere", area_code=OTHER_GRID, channel="phone")
    return cast


def test_tallies_equal_the_rows_for_every_measure_and_key() -> None:
    assert differences() == ()
    assert totals(Scope())[Measure.REVISITED] == 2


def test_what_only_differed_while_somebody_worked_is_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = dict(Tally.objects.filter(measure="valid").values_list("pk", "n"))
    Tally.objects.filter(pk__in=right).update(n=7)
    looks, compare = list[int](), recounting._compare

    def while_somebody_works(progress: recounting.Progress) -> set[recounting.Difference]:
        found = compare(progress)
        looks.append(len(found))
        for key, n in right.items():
            Tally.objects.filter(pk=key).update(n=n)
        return found

    monkeypatch.setattr(recounting, "_compare", while_somebody_works)
    assert differences() == ()
    assert looks == [len(right), 0]


def test_tallies_of_what_nobody_counts_are_told() -> None:
    known = Tally.objects.filter(measure="valid").first()
    assert known is not None
    Tally.objects.create(
        kind="gone", day=known.day, area_code=known.area_code, measure="valid", n=3
    )
    assert [(one.key.kind, one.tallied, one.counted) for one in differences()] == [("gone", 3, 0)]


def test_who_compares_hears_how_far_it_is() -> None:
    told: list[tuple[str, int]] = []
    assert differences(lambda *step: told.append(step)) == ()
    assert {("request", 0), ("2026-11", 0)} <= set(told)
    (_before, counted) = (done for kind, done in told if kind == "request")
    assert counted == Tally.objects.filter(kind="request").exclude(n=0).count() > 0


def test_who_rebuilds_hears_how_many_numbers_were_put_right() -> None:
    Tally.objects.filter(measure="valid").update(n=7)
    told: list[tuple[str, int]] = []
    wrong = rebuild(lambda *step: told.append(step))
    assert [done for kind, done in told if not kind] == [len(wrong)]


def test_a_list_behind_a_number_holds_exactly_the_cases_that_make_it() -> None:
    for measure in conditions("request"):
        counted = {case.pk for case in Case.objects.all() if measure in measures(case)}
        listed = rows(Scope()).filter(condition(measure, kind="request", at=NOW))
        assert set(listed.values_list("pk", flat=True)) == counted, measure


def test_every_measure_has_rows_behind_it() -> None:
    assert {*conditions("request"), Measure.MINUTES} == set(Measure)


def test_a_tally_that_was_tampered_with_is_found_with_both_numbers() -> None:
    key = {"measure": "closed", "unit": "", "channel": "qr"}
    assert Tally.objects.filter(**key).update(n=41) == 1
    (found,) = differences()
    assert (found.key.measure, found.tallied, found.counted) == ("closed", 41, 2)


def test_a_tally_for_which_there_is_no_row_is_found() -> None:
    Tally.objects.filter(measure="merged").delete()
    Tally.objects.create(kind="request", day=NOW.date(), area_code="1", measure="merged", n=2)
    assert [(one.tallied, one.counted) for one in differences()] == [(2, 0)]


@pytest.mark.parametrize("at_once", [1, 4, 30])
def test_some_days_after_the_others_find_what_all_days_at_once_find(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    for back in (1, 2, 6, 19):
        closed(f"closed-{back}", at=NOW - back * DAY, after=(back % 9) * DAY)
    Tally.objects.filter(measure="closed").update(n=9)
    Tally.objects.filter(measure="open").delete()
    Tally.objects.create(kind="nobody's", day=NOW.date(), area_code="1", measure="valid", n=3)
    Case.objects.filter(outcome="withdrawn").update(received_at=NOW - 400 * DAY)
    found = set(differences())
    assert len({one.key.day for one in found}) > 2
    monkeypatch.setattr(recounting, "_READ", at_once)
    assert set(differences()) == found
    assert len(list(recounting._spans("request"))) > 1


def test_rebuilding_sets_right_what_is_wrong_and_nothing_else() -> None:
    before = totals(Scope())
    Tally.objects.filter(measure="valid").update(n=7)
    Tally.objects.filter(measure="late").delete()
    assert len(rebuild()) >= 2
    assert differences() == ()
    assert totals(Scope()) == before
    assert rebuild() == ()


def test_a_row_changed_behind_the_verbs_shows_as_a_difference() -> None:
    Case.objects.filter(outcome="withdrawn").update(outcome="closed")
    assert {one.key.measure for one in differences()} >= {"withdrawn", "closed", "valid"}


def test_days_are_cut_at_midnight_of_the_place_on_both_sides() -> None:
    closed("night", at=NOW.replace(hour=16, minute=30))
    assert differences() == ()
