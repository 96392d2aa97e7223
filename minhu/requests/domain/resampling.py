"""Changing whom the desk calls back: an edition of rules from a day on; the old ones stay."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.domain.limits import KEEP
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RuleChange
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.requests import sampling
from minhu.requests.sampling import WHOLE, Edition, SampleRule


@transaction.atomic
def change_samples(edition: Edition, *, area: Area, actor: Actor, at: datetime) -> RuleChange:
    """Let other rules of calling back hold from a day on.

    What was to begin the same day gives way; whom the rules draw follows from the number of
    a case alone, before and after.
    """
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改回访规则，请找街道调度。"))
    _check(edition, at)
    before = [one for one in sampling.editions() if one.begins < edition.begins]
    row = log_change(
        Changed(
            RuleKind.SAMPLES,
            was=rules_words(before[-1].rules) if before else "",
            becomes=rules_words(edition.rules),
            begins=edition.begins,
            source=edition.source,
        ),
        area_code=area.code,
        actor=actor,
        at=at,
    )
    sampling.put(edition)
    return row


def rules_words(rules: tuple[SampleRule, ...]) -> str:
    return "；".join(f"{rule.name} {rule.share}%" for rule in rules)


def _check(edition: Edition, at: datetime) -> None:
    if edition.begins <= local_day(at):
        raise DomainError(_("回访规则只能从明天或以后改，今天的已经在用了。"))
    if not edition.rules:
        raise DomainError(_("至少写一条规则；都不打电话就写一条 0%。"))
    if any(not 0 <= rule.share <= WHOLE or not rule.name.strip() for rule in edition.rules):
        raise DomainError(_("每条规则要有名字，百分数写 0 到 100。"))
    if not edition.source.strip():
        raise DomainError(_("请写明出处，比如哪份文件。"))
