"""Changing by what a category builds, patrols or serves (建、巡、服, domain page row 20), from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue import queries
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.domain.trees import KEEP
from minhu.catalogue.enums import RuleKind, Strand
from minhu.catalogue.models import Category, ComingStrand, RuleChange
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Turn:
    """What a category is to build, patrol or serve by, from which day on, by which paper."""

    strand: Strand
    begins: date
    source: str


@transaction.atomic
def change_strand(
    category: Category, turn: Turn, *, area: Area, actor: Actor, at: datetime
) -> RuleChange:
    """Let a category, and what below it says the same, build, patrol or serve from a day on.

    What was to begin the same day gives way. Raises ``NotAllowedError``, and ``DomainError`` for
    a day that is over, for what holds anyway on that day, and without a source.
    """
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改类别是建、巡还是服，请找街道调度。"))
    was = _on(category, turn.begins)
    _check(turn, was, at)
    row = log_change(
        Changed(
            RuleKind.STRAND,
            was=str(was.label),
            becomes=str(turn.strand.label),
            begins=turn.begins,
            source=turn.source,
            name=category.pk,
            about=category.name,
        ),
        area_code=area.code,
        actor=actor,
        at=at,
    )
    ComingStrand.objects.update_or_create(
        category=category, begins=turn.begins, defaults={"strand": turn.strand}
    )
    begin_strands(at)
    return row


def begin_strands(at: datetime) -> int:
    """Let what was to begin by today begin; returns how many categories were named. Twice changes nothing."""
    due = ComingStrand.objects.filter(begins__lte=local_day(at)).select_related("category")
    begun = 0
    for each in due:
        with transaction.atomic():
            if ComingStrand.objects.filter(pk=each.pk).delete()[0]:
                _begin(Category.objects.get(pk=each.category_id), each.strand)
                begun += 1
    if begun:
        queries.forget()
    return begun


def _begin(category: Category, strand: str) -> None:
    codes, above = [category.pk], [category.pk]
    while above:
        below = Category.objects.filter(parent__in=above, strand=category.strand)
        above = list(below.values_list("pk", flat=True))
        codes += above
    Category.objects.filter(pk__in=codes).update(strand=strand)


def _on(category: Category, day: date) -> Strand:
    """Return what a category says on a day before anything that begins on it."""
    before = category.coming.filter(begins__lt=day).last()
    return Strand(before.strand if before else category.strand)


def _check(turn: Turn, was: Strand, at: datetime) -> None:
    if turn.begins < local_day(at):
        raise DomainError(_("只能从今天或以后改，以前的不改。"))
    if turn.strand is was:
        raise DomainError(_("那天本来就是“%(strand)s”，不用改。") % {"strand": was.label})
    if not turn.source.strip():
        raise DomainError(_("请写明出处，比如哪份文件。"))
