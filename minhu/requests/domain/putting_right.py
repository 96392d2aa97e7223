"""转成工单: what lacks in a record of a ledger becomes a request that somebody has to answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.cases.domain.opening import Intake
from minhu.core.errors import DomainError
from minhu.core.statements import insert_once
from minhu.ledgers.models import Record
from minhu.requests.domain.intake import Report, submit
from minhu.requests.models import OfRecord


@transaction.atomic
def submit_for(record: Record, report: Report, *, actor: Actor, at: datetime) -> Intake:
    """Take in a request for a record; the same sending is one request, of this record.

    Raises ``DomainError`` for a record that is struck out or kept closely: of such a one no
    request tells.
    """
    if record.struck:
        raise DomainError(_("这一条已经划掉了，不能再转成工单。"))
    if record.ledger.secrecy:
        raise DomainError(_("保管严的台账不能转成工单，免得别人从工单里看出来。"))
    taken = submit(report, actor=actor, at=at)
    insert_once(OfRecord(case=taken.case, record=record), by="case_id")
    return taken
