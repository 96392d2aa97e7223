"""What a procedure needs beside its own file: looked at when Minhu starts, said with what to write."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import CheckMessage, Error

from minhu.accounts.permissions import granted
from minhu.cases.procedures import Procedure, procedures
from minhu.catalogue.domain.base import editions
from minhu.rates.books import BOOKS
from minhu.rates.sources import sources


def check_procedures(**_: object) -> list[CheckMessage]:
    """Tell whoever writes a procedure which permission, limit or figures it lacks."""
    limits = {(one["procedure"], one["name"]) for each in editions() for one in each["limits"]}
    return [each for one in procedures.values() for each in lacking(one, limits)]


def lacking(procedure: Procedure, limits: set[tuple[str, str]]) -> Iterator[CheckMessage]:
    """Yield what a procedure names and nobody gives it; ``limits`` are those that come along."""
    code, pages = procedure.code, procedure.pages
    said = {edge.permission: f"the verb {edge.verb!r}" for edge in procedure.lifecycle.edges}
    if pages is not None:
        said[pages.opens] = "the form of a new case"
    for permission, what in said.items():
        if permission not in granted():
            model = "Area" if pages is not None and permission == pages.opens else "Case"
            yield _error(
                1,
                code,
                f"{what} asks for {permission!r}, which nobody has",
                f"grant({permission!r}, {model}, …) in the file of the procedure",
            )
    yield from _unlimited(procedure, limits)
    if code not in sources:
        yield _error(
            3,
            code,
            "its cases are not counted",
            f"register({code!r}) of minhu.cases.counting in its file",
        )
    if pages is not None and pages.book and pages.book not in BOOKS:
        yield _error(
            4,
            code,
            f"its book {pages.book!r} is not there",
            f"minhu/rates/definitions/{pages.book}.toml",
        )


def _unlimited(procedure: Procedure, limits: set[tuple[str, str]]) -> Iterator[CheckMessage]:
    code = procedure.code
    for clock in sorted(clocks_of(procedure)):
        for name in procedure.limits.get(clock, (clock,)):
            if (code, name) not in limits:
                yield _error(
                    2,
                    code,
                    f"its clock {clock!r} has no limit {name!r}",
                    f"[[limits]] with procedure = {code!r} and name = {name!r}, amount, clock and "
                    "source in minhu/catalogue/base/*.toml, then minhu import base",
                )


def clocks_of(procedure: Procedure) -> set[str]:
    """Return the clocks of a procedure: of its end, its states and what edges begin anew."""
    states = {state.clock for state in procedure.lifecycle.states}
    anew = {limit for edge in procedure.lifecycle.edges for _clock, limit in edge.restarts}
    return {procedure.finish_clock, *states, *anew} - {""}


def _error(number: int, code: str, fault: str, remedy: str) -> CheckMessage:
    return Error(
        f"The procedure {code!r}: {fault}.", hint=f"Write {remedy}.", id=f"cases.E00{number}"
    )
