"""Checking the chains: whether every step still says what it said when it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from minhu.cases.models import Case, Step
from minhu.cases.models.step import Link, link_hash
from minhu.core.chain import GENESIS, text_digest

BATCH = 2000
TOLD = ("number", "title", "detail", "seq", "head", "state", "received_at")
"""What the row of a case says that its steps say as well."""


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
    chain cut off at its end, and a case whose words, moment of receipt or state are not what
    its steps say.
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
    previous, steps = GENESIS, list[Step | Link]()
    worded: Step | Link | None = None
    for step in chain:
        why = _fault(step, (previous, len(steps) + 1))
        if why:
            return Break(case.number, step.seq, why)
        previous = step.hash
        steps.append(step)
        worded = step if "words" in step.payload else worded
    if worded and worded.payload["words"] != text_digest(case.title, case.detail):
        return Break(case.number, worded.seq, _("反映的内容被改过"))
    if (len(steps), previous) != (case.seq, case.head):
        return Break(case.number, len(steps) + 1, _("后面的环节不见了"))
    return _other_facts(case, steps)


def _other_facts(case: Case, steps: Sequence[Step | Link]) -> Break | None:
    """Return where the row of a case says otherwise than its steps, or ``None``."""
    if steps and steps[0].at != case.received_at:
        return Break(case.number, 1, _("收到的时间被改过"))
    if steps and steps[-1].target != case.state:
        return Break(case.number, steps[-1].seq, _("办到哪一步被改过"))
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
    said = Case.objects.order_by("pk").only(*TOLD)
    for case in said.iterator(BATCH):
        while pair is not None and pair[0] < case.pk:
            pair = next(steps, None)
        chain = list(pair[1]) if pair is not None and pair[0] == case.pk else []
        yield case, chain
