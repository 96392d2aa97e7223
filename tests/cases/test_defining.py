"""Whoever writes a procedure wrongly reads what is wrong and what to write, before anybody uses it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django import forms

from minhu.cases.checking import check_procedures, lacking
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.catalogue.domain.base import editions
from minhu.core.lifecycle import Edge, Lifecycle, Outcome, State, Turn

ASKED = State("asked", "待答复", "已收到", Turn.DESK, clock="reply")
LENT = State("lent", "借出", "借给您了", outcome=Outcome.CLOSED)
LEND = Edge("lend", "借出", ("asked",), "lent", "keys.decide", meets=("finish",))
KEYS = Lifecycle("keys", "asked", (ASKED, LENT), (LEND,))
FORMS = {"note": forms.Form}


def said_of(edge: Edge, *more: Edge, start: str = "asked") -> str:
    with pytest.raises(ValueError, match="keys: ") as caught:
        Lifecycle("keys", start, (ASKED, LENT), (edge, *more))
    return str(caught.value)


def test_a_state_that_is_not_there_is_named_beside_those_that_are() -> None:
    known = "write one of asked, lent"
    assert f"the target of 'lend' is 'lnt', which is no state; {known}" in said_of(
        replace(LEND, target="lnt")
    )
    assert "a source of 'lend' is 'aksed'" in said_of(replace(LEND, sources=("aksed",)))
    assert "start is 'begun'" in said_of(LEND, start="begun")
    assert "a source of 'lend' is 'stay'" in said_of(replace(LEND, sources=("stay",)))


def test_a_verb_that_leaves_a_state_twice_is_named() -> None:
    assert "the verb 'lend' leaves the state 'asked' twice" in said_of(LEND, LEND)


def test_a_form_that_is_missing_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'lend' asks by the form 'note'.*write one of words"):
        Procedure("keys", "钥匙", KEYS, "finish", {"words": forms.Form})


def test_pages_that_name_a_verb_that_is_none_are_told_so() -> None:
    for pages in (
        Pages(forms.Form, "keys.open", tells=("lnd",)),
        Pages(forms.Form, "keys.open", sums=(("lnd", "amount"),)),
    ):
        with pytest.raises(ValueError, match="names 'lnd', which is no verb; write one of lend"):
            Procedure("keys", "钥匙", KEYS, "finish", FORMS, pages=pages)


def test_what_stands_in_other_files_is_asked_for_when_minhu_starts() -> None:
    pages = Pages(forms.Form, "keys.open", book="keys")
    found = list(lacking(Procedure("keys", "钥匙", KEYS, "finish", FORMS, pages=pages), set()))
    assert [each.id for each in found] == [f"cases.E00{n}" for n in (1, 1, 2, 2, 3, 4)]
    hints = " ".join(str(each.hint) for each in found)
    for words in (
        "grant('keys.decide', Case, …)",
        "grant('keys.open', Area, …)",
        "minhu/catalogue/base/*.toml",
        "register('keys')",
        "minhu/rates/definitions/keys.toml",
    ):
        assert words in hints


def test_a_procedure_that_brings_its_own_pages_is_asked_for_its_limits_as_well() -> None:
    own = Procedure("keys", "钥匙", KEYS, "finish", FORMS, limits={"finish": ("long", "short")})
    told = [each for each in lacking(own, {("keys", "long")}) if each.id == "cases.E002"]
    assert [each.msg.partition("its ")[2] for each in told] == [
        "clock 'finish' has no limit 'short'.",
        "clock 'reply' has no limit 'reply'.",
    ]
    set_elsewhere = replace(own, limits={"finish": (), "reply": ()})
    assert not [each for each in lacking(set_elsewhere, set()) if each.id == "cases.E002"]


def test_a_whistle_of_each_kind_has_its_limits() -> None:
    known = {(one["procedure"], one["name"]) for each in editions() for one in each["limits"]}
    whistle = procedures["whistle"]
    assert not list(lacking(whistle, known))
    told = [each.msg for each in lacking(whistle, known - {("whistle", "meet_hard")})]
    assert told == ["The procedure 'whistle': its clock 'meet' has no limit 'meet_hard'."]


def test_nothing_is_lacking_in_what_comes_along() -> None:
    assert check_procedures() == []
