"""成立、撤并: organisations of the tree and the areas they cover."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.teams.models import Node, NodeGround
from minhu.teams.queries import tree_of

FOUND = "teams.found"


@dataclass(frozen=True, slots=True)
class Charter:
    """What an organisation is: its tier, its name, what it covers, under which one, since when."""

    tier: str
    name: str
    covers: Collection[Area]
    since: date
    parent: Node | None = None


@transaction.atomic
def found(area: Area, charter: Charter, *, actor: Actor, at: datetime) -> Node:
    """Found an organisation that covers one area or, as a joint one, several."""
    _require(actor, area)
    _check(area, charter, local_day(at))
    node = Node.objects.create(
        area=area,
        tier=charter.tier,
        name=charter.name.strip(),
        parent=charter.parent,
        valid_from=charter.since,
        by=as_user(actor),
    )
    NodeGround.objects.bulk_create(
        NodeGround(node=node, area=each, valid_from=charter.since)
        for each in dict.fromkeys(charter.covers)
    )
    return node


@transaction.atomic
def cover(node: Node, covers: Collection[Area], *, actor: Actor, at: datetime) -> Node:
    """Let an organisation cover these areas from today on, and no others."""
    _require(actor, node.area)
    today = local_day(at)
    locked: Node = Node.objects.select_for_update().get(pk=node.pk)
    if locked.valid_to is not None:
        raise StaleStateError(_("这个组织已经撤销了。"))
    _check_inside(node.area, covers)
    wanted = {each.pk for each in covers}
    held = NodeGround.objects.filter(node=node, valid_to=None)
    gone = held.exclude(area__in=wanted)
    gone.filter(valid_from__gte=today).delete()
    gone.update(valid_to=today)
    kept = set(held.values_list("area", flat=True))
    NodeGround.objects.bulk_create(
        NodeGround(node=node, area_id=code, valid_from=today) for code in sorted(wanted - kept)
    )
    return locked


@transaction.atomic
def dissolve(node: Node, *, actor: Actor, at: datetime) -> Node:
    """Dissolve an organisation; those below it must have gone or hang elsewhere first."""
    _require(actor, node.area)
    locked: Node = Node.objects.select_for_update().get(pk=node.pk)
    if locked.valid_to is not None:
        raise StaleStateError(_("这个组织已经撤销了。"))
    if locked.children.filter(valid_to=None).exists():
        raise DomainError(_("下面还有组织，请先把它们撤销或者改挂。"))
    last = max(local_day(at), locked.valid_from)
    NodeGround.objects.filter(node=locked, valid_to=None).update(valid_to=last)
    locked.valid_to = last
    locked.save(update_fields=["valid_to"])
    return locked


def _require(actor: Actor, area: Area) -> None:
    if not actor.has_perm(FOUND, area):
        raise NotAllowedError(_("您不能改这里的组织，请找街道调度。"))


def _check(area: Area, charter: Charter, today: date) -> None:
    rule = tree_of(area, on=today)
    tiers = list(rule.body) if rule else []
    if charter.tier not in tiers:
        raise DomainError(_("组织层级里没有这一级，请重选。"))
    if not charter.name.strip():
        raise DomainError(_("请写组织的名称。"))
    above = tiers[: tiers.index(charter.tier)]
    if charter.parent is not None and charter.parent.tier not in above:
        raise DomainError(_("上级组织要比它高一级以上。"))
    _check_inside(area, charter.covers)
    if charter.since > today:
        raise DomainError(_("成立日期不能在今天以后。"))


def _check_inside(area: Area, covers: Collection[Area]) -> None:
    if not covers:
        raise DomainError(_("请选它覆盖哪里，至少一个。"))
    inside = set(Area.objects.inside(area.pk).values_list("pk", flat=True))
    if not {each.pk for each in covers} <= inside:
        raise DomainError(_("只能覆盖本区域里的地方。"))
