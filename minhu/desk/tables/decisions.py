"""等您定: what waits for a leader's word, in whose words it was asked, and both answers in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from minhu.accounts.models import User
from minhu.cases.enums import Appeal
from minhu.cases.models import Case
from minhu.core.lifecycle import Lifecycle
from minhu.requests import forms as of_requests
from minhu.requests.lifecycle import REQUEST
from minhu.whistles import forms as of_whistles
from minhu.whistles.lifecycle import WHISTLE

YES_AND_NO: dict[str, tuple[str, ...]] = {
    "excluding": ("confirm_exclusion", "refuse_exclusion"),
    "returning": ("accept_return", "refuse_return"),
    "drafted": ("approve", "refuse"),
    "closed": ("grant_appeal", "refuse_appeal"),
}
"""The verbs that answer, by the state a case stands in; all of them ask for words alone."""
AFTERWARDS = ("approve_after",)
NOBODY = "0"
"""Stands for the number of a case while the fields of a verb are drawn once for all cases."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One verb that decides: where its form goes and its fields; the first is the likeliest."""

    verb: str
    label: str
    url: str
    fields: SafeString
    primary: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A case that waits, and how it may be answered here; without answers, on its own page."""

    case: Case
    said: str
    answers: tuple[Answer, ...]


def decisions(waiting: Iterable[Case], said: dict[Any, str], user: User) -> list[Decision]:
    """Return each case with the answers this user may give (``ui/desk`` leader)."""
    drawn: dict[tuple[str, str], str] = {}
    return [
        Decision(case, said.get(case.pk, ""), tuple(_answers(case, user, drawn)))
        for case in waiting
    ]


def _answers(case: Case, user: User, drawn: dict[tuple[str, str], str]) -> Iterable[Answer]:
    lifecycle, page, kinds = _life(case)
    if lifecycle is None:
        return
    leaving = {edge.verb: edge for edge in lifecycle.leaving(case.state)}
    for number, verb in enumerate(_verbs(case)):
        edge = leaving.get(verb)
        if edge is None or not user.has_perm(edge.permission, case):
            continue
        key = case.kind, verb
        if key not in drawn:
            drawn[key] = _drawn(verb, kinds[edge.form])
        yield Answer(
            verb,
            gettext(edge.label),
            reverse(page, args=[case.number, verb]),
            _of(case, verb, drawn[key]),
            primary=not number,
        )


def _drawn(verb: str, kind: type[forms.Form]) -> str:
    """Return the fields of a verb: blank, and the same for every case but for their names."""
    form = kind(auto_id=f"{_prefix(NOBODY, verb)}%s", label_suffix="")
    return render_to_string("desk/answer_fields.html", {"form": form})


def _of(case: Case, verb: str, drawn: str) -> SafeString:
    own = drawn.replace(_prefix(NOBODY, verb), _prefix(case.number, verb))
    return mark_safe(own)  # noqa: S308 -- a template's own text, and a number that we gave out


def _prefix(number: str, verb: str) -> str:
    return f"id_{number}_{verb}_"


def _life(case: Case) -> tuple[Lifecycle | None, str, dict[str, Any]]:
    if case.kind == REQUEST.name:
        return REQUEST, "desk:step", dict(of_requests.FORMS)
    if case.kind == WHISTLE.name:
        return WHISTLE, "desk:whistle_step", dict(of_whistles.FORMS)
    return None, "", {}


def _verbs(case: Case) -> tuple[str, ...]:
    if case.kind == REQUEST.name and not case.is_open and case.appeal != Appeal.PASSED:
        return ()
    blown = case.kind == WHISTLE.name and case.state != "drafted"
    return AFTERWARDS if blown else YES_AND_NO.get(case.state, ())
