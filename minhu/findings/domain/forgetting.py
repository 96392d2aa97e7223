"""What is old goes by itself: pictures and words first, the log of looks a year later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from minhu.findings.enums import FindingState
from minhu.findings.models import Finding, Look

LOGGED = timedelta(days=365)
AT_ONCE = 500


def forget(at: datetime) -> int:
    """Forget what is due; returns how many findings and looks went.

    Decided or not, after so many days words and picture go; a candidate that nobody decided
    stays in the list of what waits, without them, so that it is seen that nobody did.
    What a case took over is kept with the case.
    """
    old = Q(received_at__lt=at - timedelta(days=settings.FINDING_DAYS), forgotten_at=None)
    dismissed = Q(
        state=FindingState.DISMISSED,
        decided_at__lt=at - timedelta(days=settings.FINDING_DISMISSED_DAYS),
        forgotten_at=None,
    )
    due = list(Finding.objects.filter(old | dismissed).order_by("received_at")[:AT_ONCE])
    for finding in due:
        _forget(finding, at)
    return len(due) + Look.objects.filter(at__lt=at - LOGGED).delete()[0]


def _forget(finding: Finding, at: datetime) -> None:
    """Empty the row first: a file that is left over is found by no row and by the next run."""
    names = [finding.picture, finding.thumbnail]
    with transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(
            picture="", thumbnail="", words="", note="", place="", forgotten_at=at
        )
    shown = Q(picture__in=names) | Q(thumbnail__in=names)
    if any(names) and not Finding.objects.filter(shown).exists():
        for name in filter(None, names):
            default_storage.delete(name)
