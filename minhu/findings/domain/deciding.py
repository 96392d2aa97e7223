"""A person decides: a candidate becomes a case, or it does not, with a reason."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.cases.enums import Channel
from minhu.cases.models import Case
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.pictures import CleanPicture, clean_picture
from minhu.findings.enums import FindingState, Reason
from minhu.findings.models import Finding
from minhu.findings.queries import picture_of
from minhu.requests.domain.intake import Report, submit

DECIDE = "findings.decide"


@transaction.atomic
def confirm(finding: Finding, *, words: str, actor: User, at: datetime) -> Case:
    """Open a case for a candidate; of two that confirm it the first one does.

    ``words`` are those of the person who looked. Raises ``NotAllowedError`` and
    ``StaleStateError``.
    """
    _allow(finding, actor)
    told = f"{words.strip() or finding.words}\n{_origin(finding)}"
    report = Report(
        intake_key=f"finding:{finding.pk}",
        words=told,
        channel=Channel.SENSOR if finding.device_id else Channel.GRID,
        category_code=finding.category_id or "",
        area_code=finding.area_id,
        point=_point(finding),
        place=finding.place,
        pictures=_pictures(finding),
    )
    case = submit(report, actor=actor, at=at).case
    _decide(finding, actor, at, state=FindingState.CONFIRMED, case=case)
    return case


@transaction.atomic
def dismiss(
    finding: Finding, reason: Reason, note: str = "", *, actor: User, at: datetime
) -> Finding:
    """Say that a candidate becomes no case, and why. Raises as ``confirm`` does."""
    _allow(finding, actor)
    if reason not in Reason.values:
        raise DomainError(_("请选为什么不立单。"))
    _decide(finding, actor, at, state=FindingState.DISMISSED, reason=reason, note=note[:200])
    return finding


def _allow(finding: Finding, actor: User) -> None:
    if not actor.has_perm(DECIDE, finding):
        raise NotAllowedError(_("这一条不归您确认。"))


def _decide(finding: Finding, actor: User, at: datetime, **changes: object) -> None:
    """Compare and set: only what still waits can be decided."""
    fresh = {"decided_by": actor, "decided_at": at, **changes}
    mine = Finding.objects.filter(pk=finding.pk, state=FindingState.WAITING)
    if not mine.update(**fresh):
        raise StaleStateError(_("刚刚有人先看过这一条了。刷新后看看结果。"))
    for name, value in fresh.items():
        setattr(finding, name, value)


def _origin(finding: Finding) -> str:
    if finding.device is None:
        return _("巡查发现，值班人员已核对。")
    told = {"device": finding.device.name}
    return _("%(device)s发现，值班人员已核对。") % told


def _point(finding: Finding) -> tuple[float, float] | None:
    if finding.longitude is None or finding.latitude is None:
        return None
    return finding.longitude, finding.latitude


def _pictures(finding: Finding) -> tuple[CleanPicture, ...]:
    kept = picture_of(finding)
    return (clean_picture(BytesIO(kept)),) if kept else ()
