"""What a subject hands to the engine: the procedure by which its kind of case runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise

from minhu.accounts.enums import Secrecy
from minhu.catalogue.enums import Strand
from minhu.core.lifecycle import Lifecycle
from minhu.core.registry import Registry

SUBMIT = "submit"
"""The first step of every case."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Asks the desk for a list, a form and a page for each case of a procedure.

    ``form`` asks for the facts of a new case; ``opens`` is the permission, over an area, to
    send it. Of verbs, ``marks`` says which columns of a case they set, ``again`` which of them
    count as having to be done again, ``raises`` which hand the case to the street (``street``:
    it is there from the start), ``answers`` which say in time or not that it is taken care of,
    ``claims`` by which a unit takes it for itself from the state ``pool``, ``papers`` under
    which title what was said can be printed, ``tells`` which words and pictures the caller reads.
    ``book`` names the indicators, ``sides`` the people on both sides of it. ``followed`` says
    that whoever asked follows it on the phone, by its number or a link. ``sums`` are what is
    added up over cases: verb and field, ``submit`` for what was asked of a new one. What
    may be opened again by a rule (``schedules``) says in ``recurs`` which facts it must have.
    What holds hours of a room names in ``frees`` the verbs that give them back.
    """

    form: type[forms.Form]
    opens: str
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    street: bool = False
    answers: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    pool: str = ""
    papers: Mapping[str, str | Promise] = field(default_factory=dict)
    book: str = ""
    sides: tuple[str | Promise, ...] = ()
    tells: tuple[str, ...] = ()
    followed: bool = False
    sums: tuple[tuple[str, str], ...] = ()
    recurs: Mapping[str, tuple[str, ...]] | None = None
    frees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A kind of case.

    ``finish_clock`` runs from receipt until an edge meets it and decides "on time";
    ``forms`` gives, for the form name of an edge, the form that asks for its answers;
    ``secrecy`` is how closely every case of the kind is kept at least; without ``pages`` a
    procedure brings its own. ``icon`` stands before its name. ``strand`` is what a grid does by it
    (domain page row 20) where no category of the case says so. ``limits`` are the names in the
    catalogue of a clock's limits where these are not its own: several, or none when a form sets it.
    """

    code: str
    name: str
    lifecycle: Lifecycle
    finish_clock: str
    forms: Mapping[str, type[forms.Form]]
    secrecy: Secrecy = Secrecy.ORDINARY
    pages: Pages | None = None
    icon: str = "list-check"
    strand: Strand = Strand.SERVE
    limits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a name that nothing has, with what to write instead."""
        for edge in self.lifecycle.edges:
            if edge.form not in self.forms:
                raise ValueError(
                    f"{self.code}: the verb {edge.verb!r} asks by the form {edge.form!r}, which "
                    f"is none of its forms; write one of {', '.join(self.forms)}, or add it to them"
                )
        known = {SUBMIT, *self.lifecycle.verbs()}
        for said, verbs in self._verbs_of_pages():
            for verb in verbs:
                if verb not in known:
                    raise ValueError(
                        f"{self.code}: {said} of its Pages names {verb!r}, which is no verb; "
                        f"write one of {', '.join(self.lifecycle.verbs())}"
                    )

    def _verbs_of_pages(self) -> Iterator[tuple[str, Iterable[str]]]:
        if self.pages is not None:
            for said in (
                "marks",
                "again",
                "raises",
                "answers",
                "claims",
                "papers",
                "tells",
                "frees",
            ):
                yield said, getattr(self.pages, said)
            yield "sums", [verb for verb, _field in self.pages.sums]


procedures: Registry[Procedure] = Registry("procedure")
