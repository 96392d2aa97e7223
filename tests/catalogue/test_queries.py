"""Which limit holds for whom and when, without asking the database each time."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.catalogue import queries
from minhu.catalogue.domain.base import load_base
from minhu.catalogue.models import Category, Limit, Reason, ReplyTemplate
from minhu.core import clock
from minhu.core.errors import DomainError

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = clock.Clock.NATURAL_DAY
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _base() -> None:
    load_base(at=AT)
    queries.forget()


def add_limit(amount: int, begins: date, *, category: str | None = None) -> None:
    Limit.objects.create(
        procedure="request",
        name="finish",
        category_id=category,
        amount=amount,
        clock=DAYS,
        valid_from=begins,
        source="示例",
    )
    queries.forget()


def finish(category: str | None, at: datetime = AT) -> int:
    return queries.limit_for("request", "finish", category, at).amount


def test_a_missing_manhole_cover_runs_out_sooner_than_a_dark_lamp() -> None:
    assert queries.limit_for("request", "finish", "0201", AT) == clock.Limit(2, DAYS)
    assert queries.limit_for("request", "finish", "0202", AT) == clock.Limit(7, DAYS)
    assert queries.limit_for("request", "finish", None, AT) == clock.Limit(7, DAYS)


def test_a_class_without_a_limit_of_its_own_takes_that_of_the_class_above() -> None:
    add_limit(5, date(2026, 1, 1), category="04")
    assert (finish("0401"), finish("04"), finish("0501")) == (5, 5, 7)


def test_a_case_keeps_the_limit_of_the_day_on_which_it_began() -> None:
    Limit.objects.filter(name="finish", category=None).update(valid_to=date(2026, 6, 1))
    add_limit(4, date(2026, 6, 1))
    # Half past midnight in the place is still the evening before in UTC.
    assert finish(None, datetime(2026, 5, 31, 15, 59, tzinfo=UTC)) == 7
    assert finish(None, datetime(2026, 5, 31, 16, 30, tzinfo=UTC)) == 4


def test_a_case_older_than_the_first_table_takes_the_first_limit_known() -> None:
    add_limit(30, date(2026, 2, 1), category="0202")
    long_ago = datetime(2018, 4, 12, tzinfo=UTC)
    assert (finish("0201", long_ago), finish("0202", long_ago)) == (2, 7)


def test_a_clock_without_any_limit_says_what_is_missing() -> None:
    with pytest.raises(DomainError, match="时限表"):
        queries.limit_for("request", "nonsense", None, AT)


def test_a_limit_that_ended_without_another_is_refused_and_not_guessed() -> None:
    Limit.objects.filter(name="finish").update(valid_to=date(2026, 2, 1))
    queries.forget()
    with pytest.raises(DomainError):
        finish("0202")


def test_asking_for_a_limit_again_asks_no_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    finish(None)
    with django_assert_num_queries(0):
        for category in ("0201", "0202", None):
            finish(category)


def test_a_change_made_elsewhere_is_seen_after_a_few_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finish(None)
    Limit.objects.filter(name="finish", category=None).update(amount=9)
    assert finish(None) == 7
    later = time.monotonic() + queries.FRESH_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert finish(None) == 9


def test_an_empty_catalogue_is_not_remembered() -> None:
    rows = list(Limit.objects.all())
    Limit.objects.all().delete()
    queries.forget()
    with pytest.raises(DomainError):
        finish(None)
    Limit.objects.bulk_create(rows)
    assert finish(None) == 7


def test_a_reason_that_was_switched_off_is_not_offered_but_still_has_its_words() -> None:
    Reason.objects.filter(kind="decline", code="petition").update(active=False)
    assert "petition" not in {reason.code for reason in queries.reasons("decline")}
    assert queries.reason_labels()["decline", "petition"]
    chosen = queries.reason_for("decline", "petition")
    assert chosen is not None


def test_replies_for_another_class_are_not_offered() -> None:
    general = ReplyTemplate.objects.filter(verb="report", category=None).count()
    lamps = queries.reply_templates("report", "0202")
    assert len(lamps) == general + 1
    assert {reply.category_id for reply in lamps} == {None, "0202"}


def test_the_tree_has_every_class_that_may_be_chosen_today(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Category.objects.filter(code="0202").update(valid_to=date(2026, 2, 1))
    Category.objects.filter(code="0203").update(active=False)
    with django_assert_num_queries(1):
        tree = queries.categories(AT)
    assert [branch.category.code for branch in tree] == [f"0{n}" for n in range(1, 9)]
    roads = [branch.category.code for branch in tree[1].children]
    assert roads == ["0201", "0204", "0205", "0206"]
