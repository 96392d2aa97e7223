"""现在可以做, and the facts, of a case whose procedure brings no pages of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.cases.procedures import Procedure, procedures
from minhu.core.lifecycle import BACK, STAY, Edge, Outcome
from minhu.requests.forms.base import StepForm


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as the page offers it."""

    verb: str
    label: str
    icon: str
    form: forms.Form
    primary: bool = False


def edges_now(case: Case, user: User) -> list[Edge]:
    leaving = procedures[case.kind].lifecycle.leaving(case.state)
    return [edge for edge in leaving if user.has_perm(edge.permission, case)]


def acts(case: Case, user: User, *, bound: Mapping[str, forms.Form] | None = None) -> list[Act]:
    """Return the verbs of somebody, in the order of the lifecycle; the first stands open.

    Not one that gives the case up: what ends it by itself is never what to do next.
    """
    mine = case.party in user.parties
    return [
        Act(
            edge.verb,
            gettext(edge.label),
            edge.icon,
            (bound or {}).get(edge.verb) or form_of(edge, case),
            primary=mine and not n and not _gives_up(edge, case),
        )
        for n, edge in enumerate(edges_now(case, user))
    ]


def waits_for_another(case: Case, user: User, offered: list[Act]) -> bool:
    """Tell whether the next move is of somebody's post, but not theirs: they registered it."""
    mine = case.is_open and case.party in user.parties and case.reporter_id == user.pk
    return mine and not any(act.primary for act in offered)


def awaited(case: Case, offered: list[Act]) -> list[str]:
    """Return what others may say next, for somebody who can only wait."""
    if any(act.primary for act in offered):
        return []
    leaving = procedures[case.kind].lifecycle.leaving(case.state)
    onward = [edge for edge in leaving if edge.target not in {STAY, BACK}]
    return [gettext(edge.label) for edge in onward if not _gives_up(edge, case)]


def _gives_up(edge: Edge, case: Case) -> bool:
    if edge.target in {STAY, BACK}:
        return False
    return procedures[case.kind].lifecycle.state(edge.target).outcome is Outcome.WITHDRAWN


def form_of(edge: Edge, case: Case, sent: tuple[Any, Any] = (None, None)) -> forms.Form:
    """Return the form of a verb; those that ask of a case are given it."""
    form = procedures[case.kind].forms[edge.form]
    known: dict[str, Any] = {"auto_id": f"id_{edge.verb}_%s", "label_suffix": ""}
    if issubclass(form, StepForm):
        known["case"] = case
    return form(*sent, **known)


def facts(procedure: Procedure, first: Step) -> Iterator[tuple[str, str]]:
    """Yield what the form of a new case asked beside its columns, as words."""
    form = procedure.pages.form() if procedure.pages else forms.Form()
    for name, field in form.fields.items():
        answer = first.payload.get(name)
        if answer and isinstance(answer, str):
            yield str(field.label), _words(field, answer)


def said(case: Case, step: Step) -> Iterator[tuple[str, str]]:
    """Yield what the form of a step asked beside its words, as words."""
    procedure = procedures[case.kind]
    if step.verb not in procedure.lifecycle.verbs():
        return
    form = procedure.forms[procedure.lifecycle.edge(step.verb).form]()
    for name, field in form.fields.items():
        if answer := step.payload.get(name):
            yield str(field.label), _words(field, str(answer))


def _words(field: forms.Field, answer: str) -> str:
    """Return an answer as words; rows that were chosen are kept by their name already."""
    if isinstance(field, forms.BooleanField):
        return gettext("是")
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return answer
    known: dict[str, object] = dict(field.choices)  # type: ignore[arg-type]  # -- pairs, no groups
    return str(known.get(answer, answer))
