"""The outbox: nothing that was promised for later is lost, doubled or hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from minhu.core import deliveries, outbox, worker
from minhu.core.clock import now

pytestmark = pytest.mark.django_db
FAILED, READY, RUNNING = TaskResultStatus.FAILED, TaskResultStatus.READY, TaskResultStatus.RUNNING


class Post:
    """A subscriber that remembers what it got and refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.refused: set[str] = set()

    def __call__(self, key: str) -> None:
        self.got.append(key)
        if key in self.refused:
            raise ValueError(f"no {key}")


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post()
    outbox.on("post")(post)
    yield post
    del outbox._handlers["post"]


def task(**columns: Any) -> Any:  # noqa: ANN401 -- the library's own model
    outbox.put("post", "a")
    DBTaskResult.objects.update(**columns)
    return DBTaskResult.objects.get()


def ran_out(settings: Settings) -> Any:  # noqa: ANN401 -- a moment
    return now() - timedelta(seconds=settings.OUTBOX_LEASE + 1)


def test_what_is_put_is_what_the_library_itself_would_have_put(post: Post) -> None:
    outbox.put("post", "a")
    ours = dict(DBTaskResult.objects.values().get())
    DBTaskResult.objects.all().delete()
    outbox.deliver.enqueue("post", "a")
    theirs = dict(DBTaskResult.objects.values().get())
    assert ours.keys() == theirs.keys()
    assert {name for name in ours if ours[name] != theirs[name]} == {"id", "enqueued_at"}
    assert not post.got


def test_putting_costs_one_statement(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        outbox.put("post", "a")
    assert not post.got


def test_what_nobody_asked_for_is_not_put(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        outbox.put("nobody", "a")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_delivered(post: Post) -> None:
    with transaction.atomic():
        outbox.put("post", "lost")
        transaction.set_rollback(True)
    with transaction.atomic():
        outbox.put("post", "kept")
    worker.work(once=True)
    assert post.got == ["kept"]


def test_everything_is_delivered_once_and_in_order(post: Post) -> None:
    keys = [f"{number:03}" for number in range(deliveries.BATCH * 2 + 5)]
    for key in keys:
        outbox.put("post", key)
    assert worker.work(once=True) == len(keys)
    assert worker.work(once=True) == 0
    assert post.got == keys


def test_many_at_once_are_all_delivered(post: Post) -> None:
    outbox.put_all("post", ["a", "b", "c"])
    worker.work(once=True)
    assert post.got == ["a", "b", "c"]


def test_everybody_who_asked_for_a_topic_is_told(post: Post) -> None:
    other = Post()
    outbox.on("post")(other)
    outbox.put("post", "a")
    worker.work(once=True)
    assert post.got == other.got == ["a"]


def test_what_is_put_off_waits_for_its_hour(post: Post) -> None:
    hour = now() + timedelta(hours=1)
    outbox.put("post", "a", after=hour)
    assert worker.work(once=True) == 0
    with time_machine.travel(hour + timedelta(seconds=1)):
        assert worker.work(once=True) == 1
    assert post.got == ["a"]


def test_what_failed_is_tried_again_later_and_holds_up_nobody(post: Post) -> None:
    post.refused = {"a"}
    outbox.put("post", "a")
    outbox.put("post", "b")
    worker.work(once=True)
    waiting = DBTaskResult.objects.get(status=READY)
    assert post.got == ["a", "b"]
    assert waiting.run_after > now()
    assert waiting.exception_class_path == "builtins.ValueError"
    post.refused.clear()
    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=now())
    worker.work(once=True)
    assert post.got == ["a", "b", "a"]
    assert outbox.stuck() == 0


def test_each_pause_is_twice_as_long_but_never_longer_than_an_hour() -> None:
    pauses = [deliveries.delay(attempts).total_seconds() for attempts in (1, 2, 3, 40)]
    assert pauses == [10, 20, 40, 3600]


def test_what_always_fails_is_given_up_where_staff_see_it(post: Post, settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS, settings.OUTBOX_BACKOFF = 3, 0
    post.refused = {"a"}
    outbox.put("post", "a")
    assert worker.work(once=True) == 3
    assert outbox.stuck() == 1
    given_up = outbox.given_up().get()
    assert given_up.args_kwargs["args"] == ["post", "a"]
    assert "no a" in given_up.traceback


def test_a_worker_takes_what_is_of_one_topic_and_few_of_what_may_be_slow(post: Post) -> None:
    outbox.on("quick", at_once=50)(post)
    for topic in ("post", "quick") * 40:
        outbox.put(topic, topic)
    taken = [[errand.topic for errand in deliveries.claim("me")] for _turn in range(4)]
    del outbox._handlers["quick"]
    assert taken == [["post"] * 20, ["quick"] * 40, ["post"] * 20, []]


def test_of_two_who_ask_for_a_topic_the_slower_one_says_how_many_go_together(post: Post) -> None:
    outbox.on("shared", at_once=50)(post)
    outbox.on("shared", at_once=2)(post)
    del outbox._handlers["shared"]
    assert outbox.at_once("shared") == 2


def test_what_was_given_up_gets_all_its_attempts_again(post: Post, settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS, settings.OUTBOX_BACKOFF = 3, 0
    post.refused = {"a"}
    outbox.put("post", "a")
    worker.work(once=True)
    outbox.try_again()
    assert worker.work(once=True) == 3


def test_what_was_given_up_can_be_sent_after_all(post: Post, settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 1
    post.refused = {"a"}
    outbox.put("post", "a")
    worker.work(once=True)
    post.refused.clear()
    assert outbox.try_again() == 1
    worker.work(once=True)
    assert (post.got, outbox.stuck()) == (["a", "a"], 0)


def test_the_task_of_a_dead_worker_is_taken_up_by_another(post: Post, settings: Settings) -> None:
    task(status=RUNNING, started_at=ran_out(settings), worker_ids=["dead"])
    assert worker.work(once=True) == 1
    assert post.got == ["a"]


def test_the_task_of_a_living_worker_is_left_alone(post: Post) -> None:
    task(status=RUNNING, started_at=now(), worker_ids=["busy"])
    assert worker.work(once=True) == 0
    assert not post.got


def test_a_task_that_kills_every_worker_is_given_up(post: Post, settings: Settings) -> None:
    dead = ["dead"] * settings.OUTBOX_ATTEMPTS
    task(status=RUNNING, started_at=ran_out(settings), worker_ids=dead)
    worker.work(once=True)
    assert not post.got
    assert outbox.stuck() == 1


def test_a_task_that_was_tried_before_runs_alone(post: Post) -> None:
    outbox.put_all("post", ["a", "b"])
    DBTaskResult.objects.update(worker_ids=["dead"], run_after=now())
    outbox.put("post", "c")
    for key in ("a", "b", "c"):
        assert [errand.key for errand in deliveries.claim("me")] == [key]
    assert not post.got


def test_a_worker_that_is_told_to_stop_gives_back_what_it_has_not_begun(post: Post) -> None:
    stop = Event()
    outbox.on("stop")(lambda _key: stop.set())
    outbox.put("stop", "now")
    outbox.put("post", "later")
    assert worker.work(stop=stop) == 1
    del outbox._handlers["stop"]
    assert not post.got
    assert DBTaskResult.objects.get(status=READY).args_kwargs["args"] == ["post", "later"]


def test_an_interrupted_task_goes_back_in_line(post: Post) -> None:
    def interrupt(_key: str) -> None:
        raise KeyboardInterrupt

    outbox.on("interrupt")(interrupt)
    outbox.put("interrupt", "a")
    with pytest.raises(KeyboardInterrupt):
        worker.work(once=True)
    del outbox._handlers["interrupt"]
    assert DBTaskResult.objects.get().status == READY
    assert not post.got


def test_what_succeeded_is_cleared_after_a_day_and_what_failed_stays(post: Post) -> None:
    long_ago = now() - timedelta(days=2)
    outbox.put("post", "a")
    worker.work(once=True)
    outbox.put("post", "b")
    DBTaskResult.objects.filter(status=READY).update(status=FAILED)
    DBTaskResult.objects.update(finished_at=long_ago)
    outbox.put("post", "c")
    deliveries.clean()
    assert post.got == ["a"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {FAILED, READY}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL reads")
def test_however_long_the_line_its_first_are_found_without_sorting_it(post: Post) -> None:
    outbox.put_all("post", [str(place) for place in range(3000)])
    _again, fresh = deliveries.ready()
    plan = json.loads(fresh[:20].explain(format="json"))
    assert _kinds(plan[0]["Plan"]) == ["Limit", "Index Scan"]
    assert not post.got


def _kinds(plan: dict[str, Any]) -> list[str]:
    below = [kind for each in plan.get("Plans", ()) for kind in _kinds(each)]
    return [plan["Node Type"], *below]
