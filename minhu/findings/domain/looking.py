"""Every look at what a device recorded is written down before it is shown."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import NotAllowedError
from minhu.findings.enums import Showing
from minhu.findings.models import Finding, Look


def look_at(finding: Finding, what: Showing, *, actor: User, at: datetime) -> Look:
    """Write down that somebody looks; raises ``NotAllowedError`` for whoever may not."""
    if not actor.has_perm("findings.view", finding):
        raise NotAllowedError(_("这一条不归您看。"))
    return Look.objects.create(finding=finding, by=actor, at=at, what=what)
