"""等您定: what waits for a leader's word, in whose words it was asked, and both answers in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from minhu.accounts.models import User
from minhu.cases.enums import Appeal
from minhu.cases.models import Case
from minhu.core.lifecycle import Edge, Lifecycle
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


@dataclass(frozen=True, slots=True)
class Answer:
    """One verb that decides: where its form goes and what it asks; the first is the likeliest."""

    verb: str
    label: str
    url: str
    form: forms.Form
    primary: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A case that waits, and how it may be answered here; without answers, on its own page."""

    case: Case
    said: str
    answers: tuple[Answer, ...]


def decisions(waiting: Iterable[Case], said: dict[Any, str], user: User) -> list[Decision]:
    """Return each case with the answers this user may give (``ui/desk`` leader)."""
    return [Decision(case, said.get(case.pk, ""), tuple(_answers(case, user))) for case in waiting]


def _answers(case: Case, user: User) -> Iterable[Answer]:
    lifecycle, page, kinds = _life(case)
    if lifecycle is None:
        return
    leaving = {edge.verb: edge for edge in lifecycle.leaving(case.state)}
    for number, verb in enumerate(_verbs(case)):
        edge = leaving.get(verb)
        if edge is not None and user.has_perm(edge.permission, case):
            yield _answer(case, edge, page, kinds[edge.form], primary=not number)


def _answer(case: Case, edge: Edge, page: str, kind: type[forms.Form], *, primary: bool) -> Answer:
    form = kind(auto_id=f"id_{case.number}_{edge.verb}_%s", label_suffix="")
    url = reverse(page, args=[case.number, edge.verb])
    return Answer(edge.verb, gettext(edge.label), url, form, primary)


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
