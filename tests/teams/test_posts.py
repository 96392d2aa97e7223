"""Which posts a grid must have, who holds them, and what is vacant."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from minhu.accounts.models import Post
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.teams.domain.editions import load_editions, load_file
from minhu.teams.domain.forgetting import forget_names
from minhu.teams.domain.seating import Sitter, choose, chosen, leave, seat, write_card
from minhu.teams.enums import Rulebook
from minhu.teams.models import Choice, Rule, Seat
from minhu.teams.queries import Roster, card_fields, rosters, rule_for
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
SINCE = date(2026, 3, 1)


def place(code: str) -> Area:
    return Area.objects.get(pk=code)


def roster(code: str = GRID, on: date = TODAY) -> Roster:
    return rosters([place(code)], on=on)[0]


def go_by(code: str, area: str, cast: Cast) -> None:
    rule = chosen(Rulebook.POSTS, code)
    assert rule is not None
    choose(place(area), rule, actor=cast.street, at=NOW)


def put(cast: Cast, slot: str, name: str = "高某", area: str = GRID) -> Seat:
    return seat(place(area), Sitter(slot, name, SINCE), actor=cast.desk, at=NOW)


def test_the_grid_worker_of_an_account_fills_the_post_without_being_typed(cast: Cast) -> None:
    found = roster()
    assert [each.slot.name for each in found.places] == ["网格员", "网格协管员"]
    assert [each.name for each in found.holders] == [cast.grid_worker.name]
    assert (found.required, found.filled, found.vacant) == (2, 1, 1)


def test_two_chiefs_and_five_are_seven_posts(cast: Cast) -> None:
    go_by("two-chiefs-five", STREET, cast)
    assert roster().required == 7
    assert sum(each.slot.chief for each in roster().places) == 2


def test_the_template_of_the_smallest_area_around_counts(cast: Cast) -> None:
    go_by("two-chiefs-five", STREET, cast)
    go_by("grid-team", COMMUNITY, cast)
    assert (roster(GRID).required, roster(OTHER_GRID).required) == (3, 7)


def test_volunteers_are_as_many_as_there_are_and_never_vacant(cast: Cast) -> None:
    go_by("police-and-three", STREET, cast)
    for name in ("甲某", "乙某", "丙某"):
        put(cast, "volunteer", name, COMMUNITY)
    found = roster(COMMUNITY)
    assert (found.required, found.filled, found.part_time) == (4, 0, 3)


def test_a_post_that_is_full_takes_nobody_until_somebody_leaves(cast: Cast) -> None:
    first = put(cast, "assistant")
    with pytest.raises(DomainError, match="满了"):
        put(cast, "assistant", "丁某")
    leave(first, actor=cast.desk, at=NOW)
    put(cast, "assistant", "丁某")
    assert [each.name for each in roster().holders][-1] == "丁某"


def test_somebody_leaves_once(cast: Cast) -> None:
    held = put(cast, "assistant")
    leave(held, actor=cast.desk, at=NOW)
    with pytest.raises(StaleStateError):
        leave(held, actor=cast.desk, at=NOW)


def test_a_vacancy_says_since_when(cast: Cast) -> None:
    Post.objects.filter(user=cast.grid_worker).update(valid_to=TODAY - timedelta(days=21))
    spot = roster().places[0]
    assert (spot.vacant, spot.empty_since) == (1, TODAY - timedelta(days=21))


def test_the_past_keeps_who_held_a_post(cast: Cast) -> None:
    leave(put(cast, "assistant"), actor=cast.desk, at=NOW)
    assert roster(on=TODAY - timedelta(days=1)).filled == 2
    assert roster().filled == 1


def test_the_desk_of_another_community_fills_no_post_here(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        seat(place(GRID), Sitter("assistant", "某", SINCE), actor=cast.stranger, at=NOW)
    with pytest.raises(NotAllowedError):
        go_by_as_desk(cast)


def go_by_as_desk(cast: Cast) -> None:
    rule = chosen(Rulebook.POSTS, "grid-team")
    assert rule is not None
    choose(place(COMMUNITY), rule, actor=cast.desk, at=NOW)


def test_a_post_that_follows_an_account_is_not_filled_by_hand(cast: Cast) -> None:
    with pytest.raises(DomainError, match="账号"):
        put(cast, "grid_worker")


def test_loading_the_edition_twice_changes_nothing(cast: Cast) -> None:  # noqa: ARG001 -- it is loaded
    assert load_editions() == 0


def test_a_new_version_of_an_office_ends_the_one_before(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the edition
    file = tmp_path / "own.toml"
    file.write_text(
        'begins = 2026-06-01\n[[templates]]\ncode = "worker-and-assistant"\nname = "一员两协管"\n'
        'version = 2\nlevel = "grid"\nsource = "街道文件"\n'
        'slots = [{ code = "assistant", name = "网格协管员", count = 2 }]\n',
        "utf-8",
    )
    assert load_file(file) == 1
    before, after = (rule_for(place(GRID), on=day) for day in (date(2026, 5, 31), TODAY))
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (1, 2)


def test_a_file_that_is_wrong_is_refused_whole(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the edition
    file, count = tmp_path / "own.toml", Rule.objects.count()
    file.write_text('begins = 2026-06-01\n[[templates]]\ncode = "x"\nversion = 1\nslots = []\n')
    with pytest.raises(DomainError, match="写得不对"):
        load_file(file)
    assert Rule.objects.count() == count


def test_the_card_has_eight_fields_and_the_nearest_words_count(cast: Cast) -> None:
    write_card(place(COMMUNITY), field="time", text="每天下午", actor=cast.desk, at=NOW)
    fields = {each.code: each.text for each in card_fields(place(GRID), on=TODAY)}
    assert len(fields) == 8
    assert fields["time"] == "每天下午"
    write_card(place(GRID), field="time", text="每天上午", actor=cast.desk, at=NOW)
    near = {each.code: each.text for each in card_fields(place(GRID), on=TODAY)}
    assert near["time"] == "每天上午"


def test_who_left_a_post_long_ago_is_forgotten_and_the_post_is_not(cast: Cast) -> None:
    held = put(cast, "assistant")
    leave(held, actor=cast.desk, at=NOW)
    assert forget_names(NOW + timedelta(days=1095)) == 0
    assert forget_names(NOW + timedelta(days=1097)) == 1
    held.refresh_from_db()
    assert (held.name, held.valid_from, held.valid_to) == ("", SINCE, TODAY)
    assert forget_names(NOW + timedelta(days=1097)) == 0


def test_who_holds_a_post_is_never_forgotten(cast: Cast) -> None:
    put(cast, "assistant")
    assert forget_names(NOW + timedelta(days=9999)) == 0


def test_a_post_is_one_of_the_template_with_a_name_and_a_day_that_has_come(cast: Cast) -> None:
    with pytest.raises(DomainError, match="没有这个岗位"):
        put(cast, "chief-of-nothing")
    with pytest.raises(DomainError, match="写上姓名"):
        put(cast, "assistant", " ")
    later = Sitter("assistant", "高某", TODAY + timedelta(days=1))
    with pytest.raises(DomainError, match="不能在今天以后"):
        seat(place(GRID), later, actor=cast.desk, at=NOW)


def test_choosing_again_the_same_day_keeps_one_choice(cast: Cast) -> None:
    for code in ("grid-team", "grid-team", "two-chiefs-five"):
        go_by(code, COMMUNITY, cast)
    choices = Choice.objects.filter(area_id=COMMUNITY)
    assert [each.code for each in choices] == ["two-chiefs-five"]
    Choice.objects.update(valid_from=SINCE)
    go_by("grid-team", COMMUNITY, cast)
    assert [each.valid_to for each in choices.order_by("valid_from")] == [TODAY, None]


def test_a_card_takes_no_field_it_does_not_have(cast: Cast) -> None:
    with pytest.raises(DomainError, match="没有这一项"):
        write_card(place(GRID), field="horoscope", text="x", actor=cast.desk, at=NOW)
