"""The brief of a day: filled in, worded, published once, and the same ever after."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.domain.briefing import (
    broken_briefs,
    compose_brief,
    publish_brief,
    recompose_brief,
    word_brief,
)
from minhu.centre.domain.writing import write_down
from minhu.centre.enums import EntryKind
from minhu.centre.models import Brief
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast, call
from tests.desk.acts import signed_in, statements
from tests.reading import on_one_line
from tests.requests.stage import stand
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db
LIST = "/centre/briefs/"
LATER = NOW + timedelta(hours=5)
TODAY = local_day(NOW)
LINK = re.compile(r'<a class="n" href="(/desk/\?[^"]+)">(\d+)</a>')


@pytest.fixture
def brief(cast: Cast) -> Brief:
    """A draft of a day with three cases, one of them closed, a line and a whistle."""
    area = Area.objects.get(code=STREET)
    for number, state in enumerate(("received", "working", "closed")):
        stand(call(f"one-{number}"), state, cast)
    blown(cast)
    write_down(area, kind=EntryKind.EVENT, words="停水检修", actor=cast.street, at=NOW)
    return compose_brief(area, TODAY, actor=cast.street, at=LATER)


def page_of(brief: Brief) -> str:
    return f"{LIST}{brief.pk}/"


def test_a_brief_is_filled_in_from_the_day(brief: Brief) -> None:
    said = brief.content
    assert said["figures"] == {
        "received": 3, "closed": 1, "open": 2, "late": 0, "whistles": 1,
    }  # fmt: skip
    assert [line["words"] for line in said["lines"]] == ["停水检修"]
    assert [row["days"] for row in said["waiting"]] == [0, 0]


def test_what_came_or_ended_on_another_day_is_not_of_this_one(cast: Cast) -> None:
    """Two came and one was closed the day before; whatever is open counts, the oldest first."""
    old, ended = call("old"), call("ended")
    before = NOW - timedelta(days=1)
    stand(ended, "closed", cast)
    Case.objects.update(received_at=before)
    Case.objects.filter(pk=ended.pk).update(closed_at=before)
    new = stand(call("new"), "working", cast)
    Case.objects.filter(pk=old.pk).update(due_at=NOW)
    area = Area.objects.get(code=STREET)
    said = compose_brief(area, TODAY, actor=cast.street, at=LATER).content
    assert said["figures"] == {
        "received": 1, "closed": 0, "open": 2, "late": 1, "whistles": 0,
    }  # fmt: skip
    waiting = [(line["number"], line["days"], line["late"]) for line in said["waiting"]]
    assert waiting == [(old.number, 1, True), (new.number, 0, False)]


def test_every_number_of_a_brief_opens_its_list(cast: Cast, brief: Brief) -> None:
    client = signed_in(cast.street)
    with time_machine.travel(LATER, tick=False):
        page = on_one_line(client.get(page_of(brief)).content.decode())
        numbers = [(unescape(address), int(n)) for address, n in LINK.findall(page)]
        assert len(numbers) == 4
        for address, n in numbers:
            assert len(client.get(address).context["page"].cases) == n, address


def test_what_is_closely_kept_is_neither_counted_nor_named(cast: Cast) -> None:
    kept = call("kept")
    Case.objects.filter(pk=kept.pk).update(secrecy=Secrecy.RESTRICTED)
    area = Area.objects.get(code=STREET)
    brief = compose_brief(area, TODAY, actor=cast.street, at=LATER)
    assert (brief.content["figures"]["received"], brief.content["figures"]["open"]) == (0, 0)
    assert kept.number not in signed_in(cast.street).get(page_of(brief)).content.decode()


def test_a_published_brief_stays_as_it_was(cast: Cast, brief: Brief) -> None:
    publish_brief(brief, actor=cast.street, at=LATER, turn=1)
    call("new")
    with pytest.raises(StaleStateError):
        word_brief(brief, "改", actor=cast.street, turn=2)
    with pytest.raises(StaleStateError):
        recompose_brief(brief, actor=cast.street, at=LATER, turn=2)
    with pytest.raises(StaleStateError):
        publish_brief(brief, actor=cast.street, at=LATER, turn=2)
    kept = Brief.objects.get()
    assert (kept.words, kept.content["figures"]["received"]) == ("", 3)
    assert list(broken_briefs()) == []


def test_whoever_changes_a_published_brief_behind_our_back_is_found(
    cast: Cast, brief: Brief
) -> None:
    publish_brief(brief, actor=cast.street, at=LATER, turn=1)
    Brief.objects.update(words="另一句")
    assert [(one.pk, why) for one, why in broken_briefs()] == [(brief.pk, "内容被改过")]


def test_a_day_has_one_brief_and_only_today_and_yesterday_get_one(cast: Cast, brief: Brief) -> None:
    compose_brief(brief.area, TODAY - timedelta(days=1), actor=cast.street, at=LATER)
    for day in (TODAY, TODAY + timedelta(days=1), TODAY - timedelta(days=2)):
        with pytest.raises(DomainError):
            compose_brief(brief.area, day, actor=cast.street, at=LATER)


def test_the_officer_writes_reads_anew_and_publishes_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.street)
    with time_machine.travel(LATER, tick=False):
        begun = client.post(LIST, {"day": TODAY.isoformat()})
        path = begun["Location"]
        client.post(path, {"turn": "1", "words": "明天盯停水"})
        call("new")
        client.post(f"{path}recompose/", {"turn": "2"})
        client.post(f"{path}publish/", {"turn": "3"})
        page = client.get(path).content.decode()
    kept = Brief.objects.get()
    assert (kept.content["figures"]["received"], kept.published_by) == (1, cast.street)
    assert ("明天盯停水" in page, kept.hash in page, "换成现在的数" in page) == (True, True, False)


def test_the_first_of_two_hands_wins(cast: Cast, brief: Brief) -> None:
    client = signed_in(cast.street)
    assert client.post(page_of(brief), {"turn": "1", "words": "甲"}).status_code == 302
    refused = client.post(page_of(brief), {"turn": "1", "words": "乙"})
    assert (refused.status_code, Brief.objects.get().words) == (422, "甲")


def test_a_draft_is_absent_for_who_only_reads_and_for_other_places(
    cast: Cast, brief: Brief
) -> None:
    reads, elsewhere = signed_in(cast.auditor), signed_in(cast.desk)
    assert reads.get(page_of(brief)).status_code == 404
    assert str(brief.pk) not in reads.get(LIST).content.decode()
    publish_brief(brief, actor=cast.street, at=LATER, turn=1)
    assert reads.get(page_of(brief)).status_code == 200
    assert reads.post(page_of(brief), {"turn": "2", "words": "改"}).status_code == 404
    assert elsewhere.get(page_of(brief)).status_code == 404
    with pytest.raises(NotAllowedError):
        compose_brief(brief.area, TODAY, actor=cast.auditor, at=LATER)


def test_thirty_briefs_cost_as_many_statements_as_one(cast: Cast, brief: Brief) -> None:
    few = statements(cast.street, LIST)
    for ago in range(1, 30):
        day = TODAY - timedelta(days=ago)
        at = LATER - timedelta(days=ago)
        compose_brief(brief.area, day, actor=cast.street, at=at)
    assert statements(cast.street, LIST) == few


def test_thirty_lines_in_a_brief_cost_as_many_statements_as_one(cast: Cast, brief: Brief) -> None:
    few = statements(cast.street, page_of(brief))
    for number in range(30):
        call(f"many-{number}")
        write_down(brief.area, kind=EntryKind.EVENT, words="话", actor=cast.street, at=NOW)
    recompose_brief(brief, actor=cast.street, at=LATER, turn=1)
    assert statements(cast.street, page_of(brief)) == few


def test_a_brief_that_was_taken_out_of_the_row_is_missed(cast: Cast, brief: Brief) -> None:
    publish_brief(brief, actor=cast.street, at=LATER, turn=1)
    earlier = TODAY - timedelta(days=1)
    second = compose_brief(brief.area, earlier, actor=cast.street, at=LATER)
    publish_brief(second, actor=cast.street, at=LATER + timedelta(hours=1), turn=1)
    assert list(broken_briefs()) == []
    Brief.objects.filter(pk=brief.pk).delete()
    assert [(one.pk, why) for one, why in broken_briefs()] == [(second.pk, "和前一张接不上")]
