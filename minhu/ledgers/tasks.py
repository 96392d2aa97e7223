"""Telling the places that are asked and those that have not answered, and records of who left; reads the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from minhu.core import outbox
from minhu.core.clock import now
from minhu.ledgers.domain.collecting import ASKED, REMINDED
from minhu.ledgers.domain.leaving import note_bereft, note_left
from minhu.ledgers.models import Collection, Record
from minhu.ledgers.queries.collecting import places_asked
from minhu.ledgers.queries.noted import number_of
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import Kind, kinds
from minhu.notices.queries.wordings import news
from minhu.people.domain.registering import BEREFT, LEFT
from minhu.people.enums import Left
from minhu.places.codes import WIDTH, ancestor
from minhu.places.enums import Level
from minhu.places.models import Area

kinds.add(
    "ledger_asked",
    Kind(
        gettext_lazy("要报台账"),
        gettext_lazy("{标题}：请报“{类别}”，{期限}前报完。"),
        gettext_lazy("要报台账：{类别}，{期限}前报完。"),
    ),
)
kinds.add(
    "ledger_reminded",
    Kind(
        gettext_lazy("台账还没报"),
        gettext_lazy("{标题}：“{类别}”还没报，{期限}截止。"),
        gettext_lazy("台账还没报：{类别}，{期限}截止。"),
    ),
)
kinds.add(
    "ledger_left",
    Kind(
        gettext_lazy("台账里的人不在了"),
        gettext_lazy("“{类别}”{编号}：人口底册记了{原因}，请看看接下来怎么办。"),
        gettext_lazy("“{类别}”有一条等您看：人口底册记了{原因}。"),
        more=("原因",),
    ),
)


@outbox.on(ASKED)
def tell_asked(key: str) -> None:
    """Tell every place that it is asked; running twice tells once."""
    collection = Collection.objects.select_related("ledger").get(pk=key)
    _tell(collection, places_asked(collection), "ledger_asked", key)


@outbox.on(REMINDED)
def tell_missing(key: str) -> None:
    """Tell the places that have not answered, once a day."""
    found = Collection.objects.select_related("ledger").get(pk=key.partition(":")[0])
    if found.closed_at is None:
        answered = found.replies.values("area")
        missing = places_asked(found).exclude(pk__in=answered)
        _tell(found, missing, "ledger_reminded", key)


@outbox.on(LEFT)
def tell_records(key: str) -> None:
    """Tell the records that name somebody who died or moved, and who keeps them; running twice tells once."""
    person, why, day = key.split(":")
    with transaction.atomic():
        for record in note_left(UUID(person), Left(why), date.fromisoformat(day), at=now()):
            _put_up(record, Left(why))


@outbox.on(BEREFT)
def tell_bereft(key: str) -> None:
    """Tell the records that name somebody in whose home one died; running twice tells once."""
    person, day = key.split(":")
    note_bereft(UUID(person), date.fromisoformat(day), at=now())


def _put_up(record: Record, why: Left) -> None:
    """Tell the desk of a place that one of its records waits; what is kept closely tells nobody."""
    if record.ledger.secrecy:
        return
    community = len(record.area_id) > WIDTH[Level.COMMUNITY]
    code = ancestor(record.area_id, Level.COMMUNITY) if community else record.area_id
    base, number = settings.SITE_URL.rstrip("/"), number_of(record)
    facts = {"标题": record.key, "编号": record.key, "类别": record.ledger.name}
    facts["原因"] = str(why.label)
    path = reverse("desk:record", args=[record.ledger.code, record.pk])
    told = news("ledger_left", facts, number=number, area=code, at=now(), link=base and base + path)
    mark = f"left:{record.pk.hex}:{record.seq}"
    tell_party(f"desk:{code}", told, dedupe_key=mark, at=now())


def _tell(collection: Collection, areas: Iterable[Area], kind: str, mark: str) -> None:
    day = collection.due_on
    facts = {
        "标题": collection.title,
        "编号": collection.number,
        "类别": collection.ledger.name,
        "期限": f"{day.month}月{day.day}日",
    }
    base = settings.SITE_URL.rstrip("/")
    link = base + reverse("desk:collection", args=[collection.pk]) if base else ""
    at, number = now(), collection.number
    for area in areas:
        party = f"{'grid' if collection.level == Level.GRID else 'desk'}:{area.code}"
        told = news(kind, facts, number=number, area=area.code, at=at, link=link)
        tell_party(party, told, dedupe_key=f"{mark}:{area.code}"[:120], at=at)
