"""Taking what a phone sends, perhaps hours late and perhaps twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from minhu.accounts.models import User
from minhu.cases.domain.opening import Intake
from minhu.cases.models import Case, Step
from minhu.core.errors import DomainError
from minhu.field.models import SentRecord, SentStep
from minhu.field.queries import sent_record, sent_step
from minhu.ledgers.domain.drafting import Hand, Values
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Ledger, Record
from minhu.requests.domain.intake import Report, submit
from minhu.requests.domain.settling import find_and_settle
from minhu.requests.domain.steps import take

KEPT_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb as a phone sends it: ``key`` is the phone's own mark of this deed."""

    verb: str
    answers: dict[str, Any]
    key: UUID


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found on the spot."""

    report: Report
    answers: dict[str, Any]


def send_step(case: Case, deed: Deed, *, actor: User, at: datetime) -> Step:
    """Do a deed once, however often it is sent.

    The mark and the step are written together, so they are both there or neither; of two
    sendings at once the later one is answered with the step of the first. Raises what
    ``take`` raises when the deed itself is refused; a refused deed may be sent again.
    """
    known = sent_step(deed.key, actor)
    if known is not None:
        return known
    try:
        return _first(case, deed, actor, at)
    except (DomainError, IntegrityError):
        known = sent_step(deed.key, actor)
        if known is None:
            raise
        return known


@transaction.atomic
def _first(case: Case, deed: Deed, actor: User, at: datetime) -> Step:
    step = take(case, deed.verb, answers=deed.answers, actor=actor, at=at)
    SentStep.objects.create(key=deed.key, case=case, step=step, user=actor)
    return step


def send_record(ledger: Ledger, values: Values, *, key: UUID, actor: User, at: datetime) -> Record:
    """Write a record of a ledger once, however often it is sent; raises what ``write`` raises."""
    known = sent_record(key, actor)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            record = write(ledger, values, hand=Hand(actor, at))
            SentRecord.objects.create(key=key, record=record, user=actor)
    except (DomainError, IntegrityError):
        known = sent_record(key, actor)
        if known is None:
            raise
        return known
    return record


def send_finding(finding: Finding, *, settled: bool, actor: User, at: datetime) -> Intake:
    """Take in what was found, and settle it when that was done on the spot."""
    if not settled:
        return submit(finding.report, actor=actor, at=at)
    return find_and_settle(finding.report, finding.answers, actor=actor, at=at)


def said_time(said: str, *, at: datetime) -> str:
    """Return the phone's own time of a deed for the payload, or nothing when it cannot be.

    A phone's clock is never trusted for deadlines: the step counts from its arrival. What
    the phone says is kept beside it if it is not in the future and at most three days old.
    """
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return ""
    plausible = moment.tzinfo is not None and at - KEPT_FOR <= moment <= at
    return moment.isoformat(timespec="seconds") if plausible else ""
