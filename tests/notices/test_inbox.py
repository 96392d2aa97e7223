"""收件箱: notes reach whoever must move, and each person's bell counts their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.notices import queries
from minhu.notices.domain.reading import open_all, open_note
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.notices.models import Notice, Seen
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def leave(user: User, key: str = "one", number: str = "x") -> Notice:
    party = user.parties[0]
    return tell_party(party, News("该您办了。", case_number=number), dedupe_key=key, at=NOW)


def test_a_note_is_unread_until_it_is_opened(cast: Cast) -> None:
    note = leave(cast.worker)
    assert queries.unread_count(cast.worker, at=NOW) == 1
    assert open_note(note.pk, actor=cast.worker, at=NOW) == note
    assert queries.unread_count(cast.worker, at=NOW) == 0


def test_opening_twice_is_no_harm(cast: Cast) -> None:
    note = leave(cast.worker)
    for _ in range(2):
        open_note(note.pk, actor=cast.worker, at=NOW)
    assert Seen.objects.count() == 1


def test_a_note_is_seen_once_by_each(cast: Cast) -> None:
    note = leave(cast.worker)
    open_note(note.pk, actor=cast.worker, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seen.objects.create(user=cast.worker, notice=note, at=NOW)


def test_what_one_has_read_a_colleague_has_not(cast: Cast) -> None:
    note = leave(cast.worker)
    post = cast.other_worker.posts.get()
    post.unit = cast.unit
    post.save()
    colleague = User.objects.get(pk=cast.other_worker.pk)
    open_note(note.pk, actor=cast.worker, at=NOW)
    assert queries.unread_count(colleague, at=NOW) == 1


def test_nobody_opens_the_note_of_another_unit(cast: Cast) -> None:
    note = leave(cast.worker)
    with pytest.raises(DomainError, match="不在您的收件箱"):
        open_note(note.pk, actor=cast.other_worker, at=NOW)
    assert not Seen.objects.exists()


def test_everything_can_be_put_away_at_once(cast: Cast) -> None:
    for key in ("one", "two", "three"):
        leave(cast.worker, key, number=key)
    assert open_all(actor=cast.worker, at=NOW) == 3
    assert open_all(actor=cast.worker, at=NOW) == 0
    assert queries.unread_count(cast.worker, at=NOW) == 0


def test_a_case_is_one_row_however_much_was_said_of_it(cast: Cast) -> None:
    for key, number in (("1", "a"), ("2", "b"), ("3", "a")):
        leave(cast.worker, key, number)
    rows = queries.cases_with_notes(cast.worker, at=NOW)
    found = queries.threads(cast.worker, rows, at=NOW)
    assert {(each.number, each.count, each.fresh) for each in found} == {("a", 2, 2), ("b", 1, 1)}
    assert queries.unread_count(cast.worker, at=NOW) == 2


def test_who_opens_a_case_has_read_all_that_was_said_of_it(cast: Cast) -> None:
    notes = [leave(cast.worker, key, "a") for key in ("1", "2")]
    leave(cast.worker, "3", "b")
    open_note(notes[0].pk, actor=cast.worker, at=NOW)
    rows = queries.cases_with_notes(cast.worker, at=NOW)
    assert {row["case_number"]: row["fresh"] for row in rows} == {"a": 0, "b": 1}


def test_an_inbox_goes_back_thirty_days(cast: Cast) -> None:
    leave(cast.worker)
    assert queries.unread_count(cast.worker, at=NOW + timedelta(days=30)) == 1
    assert queries.unread_count(cast.worker, at=NOW + timedelta(days=31)) == 0


def test_who_moves_for_nobody_has_an_empty_inbox(cast: Cast) -> None:
    leave(cast.worker)
    assert queries.unread_count(cast.auditor, at=NOW) == 0


def test_a_mark_names_nobody_in_a_log(cast: Cast) -> None:
    note = leave(cast.worker)
    open_note(note.pk, actor=cast.worker, at=NOW)
    assert str(Seen.objects.get()) == str(Seen.objects.get().pk)


@pytest.mark.parametrize("who", ["leader", "supervisor"])
def test_who_only_watches_hears_what_is_left_for_the_post(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    post = user.posts_now[0]
    note = tell_party(post.address, News("超期了。", case_number="x"), dedupe_key="late", at=NOW)
    assert queries.unread_count(user, at=NOW) == 1
    assert open_note(note.pk, actor=user, at=NOW) == note
