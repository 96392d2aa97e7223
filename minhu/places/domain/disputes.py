"""边界分歧: raised with the ground two areas claim, spoken for by evidence, decided once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape

from minhu.accounts.actors import Actor, as_user
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.pictures import CleanPicture, keep
from minhu.places import codes, redrawing
from minhu.places.domain.redraw import Ask, write
from minhu.places.enums import Level, Remake
from minhu.places.geometry import Ground, mend, polygons, square_metres
from minhu.places.models import Area, Dispute, Evidence, EvidencePicture
from minhu.places.queries import newest_grounds

RAISE = "places.raise_dispute"
DECIDE = "places.decide_dispute"


@transaction.atomic
def raise_dispute(
    one: Area,
    other: Area,
    *,
    words: str,
    ground: Ground | None = None,
    actor: Actor,
    at: datetime,
) -> Dispute:
    """Note that two areas claim the same ground; without a drawing it is their overlap."""
    if not (actor.has_perm(RAISE, one) or actor.has_perm(RAISE, other)):
        raise NotAllowedError(_("您不能提出这里的边界分歧，请找街道调度。"))
    if one.pk == other.pk or one.level != other.level:
        raise DomainError(_("请选两个不同的网格。"))
    if not words.strip():
        raise DomainError(_("请写清楚分歧在哪里。"))
    ground = mend(ground).ground if ground is not None else _overlap(one, other)
    return Dispute.objects.create(
        one=one,
        other=other,
        ground=mapping(ground),
        square_metres=round(square_metres(ground)),
        words=words.strip(),
        raised_by=as_user(actor),
        raised_at=at,
    )


@dataclass(frozen=True, slots=True)
class Argument:
    """What speaks for one side, or for neither; where it is kept, and pictures of it."""

    words: str
    side: Area | None = None
    source: str = ""
    pictures: tuple[CleanPicture, ...] = ()


@transaction.atomic
def add_evidence(dispute: Dispute, said: Argument, *, actor: Actor, at: datetime) -> Evidence:
    """Add what speaks for one side, or for neither; not after the decision."""
    if not (actor.has_perm(RAISE, dispute.one) or actor.has_perm(RAISE, dispute.other)):
        raise NotAllowedError(_("您不能补充这里的依据，请找街道调度。"))
    locked = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if locked.decided_at is not None:
        raise DomainError(_("已经裁定了，不能再补充依据。"))
    if not said.words.strip():
        raise DomainError(_("请写清楚依据是什么。"))
    made = Evidence.objects.create(
        dispute=locked,
        side=said.side,
        words=said.words.strip(),
        source=said.source.strip(),
        by=as_user(actor),
        at=at,
    )
    EvidencePicture.objects.bulk_create(_kept(made, each) for each in said.pictures)
    return made


def _kept(evidence: Evidence, picture: CleanPicture) -> EvidencePicture:
    whole, small = keep(picture, evidence.at)
    return EvidencePicture(evidence=evidence, picture=whole, thumbnail=small, sha256=picture.sha256)


@transaction.atomic
def decide(
    dispute: Dispute, *, goes_to: Area, decision: str, day: date, actor: Actor, at: datetime
) -> Dispute:
    """Give the disputed ground to one of the two from a day on; the map gets a new version."""
    if not (actor.has_perm(DECIDE, dispute.one) and actor.has_perm(DECIDE, dispute.other)):
        raise NotAllowedError(_("边界分歧由街道领导裁定。"))
    street = codes.ancestor(dispute.one_id, Level.SUBDISTRICT)
    Area.objects.select_for_update().get(pk=street)
    dispute = Dispute.objects.select_for_update().get(pk=dispute.pk)
    _check(dispute, goes_to, decision, day, at)
    loser = dispute.other_id if goes_to.pk == dispute.one_id else dispute.one_id
    grounds = newest_grounds(street, Level(goes_to.level))
    if not {goes_to.pk, loser} <= grounds.keys():
        raise DomainError(_("这个网格还没有画过边界，请先导入或新画。"))
    changes = redrawing.hand_over(grounds, polygons(shape(dispute.ground)), goes_to.pk, loser)
    if changes:
        ask = Ask(Remake.DECIDE, goes_to.pk)
        dispute.redraw = write(changes, ask, day=day, reason=decision, actor=actor, at=at)
    dispute.decided_at, dispute.decided_by = at, as_user(actor)
    dispute.decision, dispute.goes_to = decision.strip(), goes_to
    dispute.save(update_fields=["redraw", "decided_at", "decided_by", "decision", "goes_to"])
    return dispute


def _check(dispute: Dispute, goes_to: Area, decision: str, day: date, at: datetime) -> None:
    if dispute.decided_at is not None:
        raise DomainError(_("这一件已经裁定了。"))
    if goes_to.pk not in {dispute.one_id, dispute.other_id}:
        raise DomainError(_("请选两个网格中的一个。"))
    if not decision.strip():
        raise DomainError(_("请写裁定的依据和理由。"))
    if day < local_day(at):
        raise DomainError(_("生效日期不能在今天以前：过去的图和数字不改。"))


def _overlap(one: Area, other: Area) -> Ground:
    street = codes.ancestor(one.code, Level.SUBDISTRICT)
    grounds = newest_grounds(street, Level(one.level))
    if not {one.code, other.code} <= grounds.keys():
        raise DomainError(_("这个网格还没有画过边界，请先导入或新画。"))
    shared = polygons(shapely.intersection(grounds[one.code], grounds[other.code]))
    if shared.is_empty or square_metres(shared) < 1:
        raise DomainError(_("这两个网格没有重叠，请画出有分歧的那一块。"))
    return shared
