"""Telling whose milestone or difficulty has run out: the owner when it turns, the leads when it is red."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from minhu.accounts.enums import Secrecy
from minhu.core.clock import local_day
from minhu.ledgers.models import Record
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import Kind, kinds
from minhu.notices.queries.wordings import news
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.works.board import Obstacle, Stop, Work
from minhu.works.enums import Colour
from minhu.works.queries import number_of, of_records, parties

SLIPPED = "work_slipped"
kinds.add(
    SLIPPED,
    Kind(
        gettext_lazy("节点拖期"),
        gettext_lazy("{标题}：“{类别}”{期限}该完成，还没有完成。"),
        gettext_lazy("节点拖期：{编号}，{期限}该完成，还没有完成。"),
    ),
)


def tell_slipped(at: datetime) -> int:
    """Leave a note for the owner of whatever is late and open, and for the leads once it is red.

    Of what is kept closely nothing is said. Once for each part, day and colour: a part with a new day is told anew when that has passed.
    Returns how many notes were due.
    """
    today = local_day(at)
    spoken_of = Record.objects.filter(ledger__secrecy=Secrecy.ORDINARY)
    works = of_records(spoken_of, today)
    late = [
        (work, part)
        for work in works
        if work.colour not in (Colour.DONE, Colour.STOPPED)
        for part in _open_parts(work)
        if part.due < today
    ]
    streets = {ancestor(work.record.area_id, Level.SUBDISTRICT) for work, _part in late}
    names = {name for work, _part in late for name in work.everybody}
    known = {street: parties(names, street) for street in streets}
    told = 0
    for work, part in late:
        mine = known[ancestor(work.record.area_id, Level.SUBDISTRICT)]
        for party in {mine.get(name, _desk(work)) for name in _whom(work, part)}:
            _tell(work, part, party, at)
            told += 1
    return told


def _open_parts(work: Work) -> Iterator[Stop | Obstacle]:
    yield from (stop for stop in work.stops if stop.done is None)
    yield from work.open_obstacles


def _whom(work: Work, part: Stop | Obstacle) -> Iterator[str]:
    """Yield the owner of a part, else the lowest owner of the work; when it is red, all of them."""
    owners = [name for name in work.owners if name]
    yield part.owner or next(reversed(owners), "")
    if part.verdict.colour == Colour.RED:
        yield from owners


def _desk(work: Work) -> str:
    """Return the desk of the place, for owners whom nobody of that name is found for."""
    return f"desk:{ancestor(work.record.area_id, Level.COMMUNITY)}"


def _tell(work: Work, part: Stop | Obstacle, party: str, at: datetime) -> None:
    facts = {
        "标题": work.name,
        "编号": number_of(part.record),
        "类别": part.name,
        "期限": f"{part.due.month}月{part.due.day}日",
    }
    base = settings.SITE_URL.rstrip("/")
    place = reverse("centre:works") if base else ""
    area, number = work.record.area_id, facts["编号"]
    told = news(SLIPPED, facts, number=number, area=area, at=at, link=base + place)
    mark = f"works:{part.record.pk}:{part.due}:{part.verdict.colour}:{party}"
    tell_party(party, told, dedupe_key=mark[:120], at=at)
