"""Checking the chains: whether every step still says what it said when it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from minhu.cases.models import Case, Step
from minhu.cases.models.step import Link, link_hash
from minhu.core.chain import GENESIS, text_digest

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold: the case, the step number and why."""

    number: str
    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many cases and steps were checked, and the breaks found (empty when whole)."""

    cases: int
    steps: int
    breaks: tuple[Break, ...]


def verify(*, progress: Callable[[int], None] | None = None) -> Verdict:
    """Recompute every chain of every case.

    Finds a step that was changed, taken away, put in between or moved to another case, a
    chain cut off at its end, and words of a case that are not the ones first written.
    """
    cases = steps = 0
    breaks: list[Break] = []
    for case, chain in _chains():
        found = first_break(case, chain)
        breaks += [found] if found else []
        cases, steps = cases + 1, steps + len(chain)
        if progress is not None:
            progress(cases)
    return Verdict(cases, steps, tuple(breaks))


def first_break(case: Case, chain: Iterable[Step | Link]) -> Break | None:
    """Return where the chain of a case first fails to hold, or ``None`` when it is whole.

    The words must be those of the last step that set them: a case that is closely kept, or
    whose time is over, is written anew, and the step says so.
    """
    previous, seq = GENESIS, 0
    worded: Step | Link | None = None
    for step in chain:
        why = _fault(step, (previous, seq + 1))
        if why:
            return Break(case.number, step.seq, why)
        previous, seq = step.hash, step.seq
        worded = step if "words" in step.payload else worded
    if worded and worded.payload["words"] != text_digest(case.title, case.detail):
        return Break(case.number, worded.seq, _("反映的内容被改过"))
    if (seq, previous) != (case.seq, case.head):
        return Break(case.number, seq + 1, _("后面的环节不见了"))
    return None


def _fault(step: Step | Link, expected: tuple[str, int]) -> str:
    if step.seq != expected[1]:
        return _("中间少了环节")
    if step.previous != expected[0]:
        return _("和前一环节接不上")
    if step.hash != link_hash(step):
        return _("内容被改过")
    return ""


def _chains() -> Iterator[tuple[Case, list[Link]]]:
    """Yield each case with its steps, in a few large reads; memory stays flat."""
    rows = Step.objects.order_by("case_id", "seq").values_list(*Link._fields)
    steps = groupby(map(Link._make, rows.iterator(BATCH)), lambda step: step.case_id)
    pair = next(steps, None)
    said = Case.objects.order_by("pk").only("number", "title", "detail", "seq", "head")
    for case in said.iterator(BATCH):
        while pair is not None and pair[0] < case.pk:
            pair = next(steps, None)
        chain = list(pair[1]) if pair is not None and pair[0] == case.pk else []
        yield case, chain
