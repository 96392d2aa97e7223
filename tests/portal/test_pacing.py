"""Who tries number after number is slowed down and told what to do; whoever has one is not."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from minhu.core.errors import DomainError
from minhu.portal.domain.pacing import MISSES, check_looking, count_miss
from tests.cast import Cast
from tests.portal.acts import own, page

pytestmark = pytest.mark.django_db
NOBODYS = "/f/20200101-000000-0"


def miss(client: Client, times: int, path: str = NOBODYS) -> list[int]:
    return [client.get(path).status_code for _time in range(times)]


@pytest.mark.parametrize("path", [NOBODYS, f"{NOBODYS}/a-secret", f"{NOBODYS}/a-secret/answer"])
def test_after_many_misses_a_sentence_says_what_to_do(client: Client, path: str) -> None:
    assert set(miss(client, MISSES, path)) == {404}
    slowed = client.get(path)
    assert (slowed.status_code, "打电话给社区" in page(slowed)) == (429, True)


def test_the_form_for_looking_up_counts_with_the_links(client: Client) -> None:
    typed = [
        client.post(reverse("portal:mine"), {"number": "20200101-000000-0"}).status_code
        for _time in range(MISSES + 1)
    ]
    assert (set(typed[:-1]), typed[-1]) == ({422}, 429)
    assert miss(client, 1) == [429]


@pytest.mark.usefixtures("cast")
def test_looking_at_ones_own_as_often_as_one_likes_slows_nobody(client: Client) -> None:
    _case, path = own()
    assert set(miss(client, MISSES + 5, path)) == {200}


def test_another_address_is_not_slowed(client: Client, cast: Cast) -> None:  # noqa: ARG001 -- a house
    miss(client, MISSES + 1)
    assert client.get(NOBODYS, REMOTE_ADDR="192.0.2.7").status_code == 404


def test_who_has_no_address_is_not_counted_and_a_time_that_just_ended_begins_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _time in range(MISSES + 1):
        count_miss(None)
    check_looking(None)
    for _time in range(MISSES):
        count_miss("10.0.0.9")
    with pytest.raises(DomainError):
        check_looking("10.0.0.9")
    monkeypatch.setattr(cache, "incr", Mock(side_effect=ValueError))
    count_miss("10.0.0.9")
