"""当场办结: somebody of the grid finds a small thing, settles it and says so, in one move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.cases.domain.opening import Intake
from minhu.core.errors import DomainError, NotAllowedError
from minhu.requests.domain.intake import Report, submit
from minhu.requests.domain.steps import take


@transaction.atomic
def find_and_settle(
    report: Report, answers: Mapping[str, Any], *, actor: Actor, at: datetime
) -> Intake:
    """Take in what somebody found and settle it at once; both are kept, or neither.

    ``answers`` are those of the settle form. A second sending finds the first and does
    nothing. Raises ``DomainError`` where the place is not the actor's to settle.
    """
    intake = submit(report, actor=actor, at=at)
    if intake.created:
        _settle(intake, answers, actor, at)
    return intake


def _settle(intake: Intake, answers: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    try:
        take(intake.case, "settle", answers=answers, actor=actor, at=at)
    except NotAllowedError as error:
        words = _("这里不在您的网格里，不能当场办结。请点“办不了，上报”。")
        raise DomainError(words) from error
