"""What a body may hold: what is described is what is read, member by member."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhu.core.bodies import Body, Bytes, Each, Else, Mark, Member, Moment, Number, Text, Yes
from minhu.core.errors import DomainError

LETTERS = st.text(st.sampled_from("a 的\0.-17"), max_size=8)
VALUES = st.one_of(
    *(st.booleans(), st.integers(-200, 200), st.integers(10**17, 10**19), LETTERS),
    *(st.floats(-400, 400), st.lists(st.floats(-2, 2), max_size=5), st.just({})),
)
MEMBERS: list[Member] = [
    *(Text(5), Text(5, said=True), Mark(5), Number(-180, 180), Number(0, 1, typed=True)),
    *(Each(Number(0, 1), 4, least=2), Yes(), Else(Text(3), "none")),
]


def reads(member: Member, value: object) -> bool:
    try:
        member.read("it", value)
    except DomainError:
        return False
    return True


@settings(max_examples=300, deadline=None)
@given(member=st.sampled_from(MEMBERS), value=VALUES)
def test_a_member_reads_exactly_what_it_says_it_takes(member: Member, value: object) -> None:
    if isinstance(member, Number) and member.typed and isinstance(value, str):
        return  # how large a text may be as a number no schema says
    assert reads(member, value) == jsonschema_rs.is_valid(member.schema(), value)


BODY = Body({"id": Mark(9), "at": Moment(), "file": Bytes()}, needed=("id",), largest=200)
OPEN = Body({"a": Text(9), "b": Yes()}, either=("a", "b"), open=True)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"id": 1e999}',
        b'{"id": NaN}',
        b'{"id": "\\ud800"}',
        b'{"id": "a\\u0000"}',
        b'{"id": null}',
        b'{"id": 1, "more": 1}',
        b'{"id": 1, "at": "2026-11-20T10:00:00"}',
        b'{"id": 1, "at": "2026-13-41T10:00:00+08:00"}',
        b'{"id": 1, "file": "?"}',
        b'{"id": 1, "file": 7}',
        json.dumps({"id": "x" * 300}).encode(),
        b"\xff\xfe{}",
    ],
)
def test_what_is_no_such_body_is_refused_in_words(sent: bytes) -> None:
    with pytest.raises(DomainError):
        BODY.read(sent)


def test_what_says_nothing_of_either_is_refused_and_more_may_stand_in_an_open_body() -> None:
    for sent in (b"{}", b'{"a": " "}', b'{"b": "no"}', b'{"c": 1}'):
        with pytest.raises(DomainError):
            OPEN.read(sent)
    assert OPEN.read(b'{"b": 1, "c": {}, "a": null}') == {"b": True}
