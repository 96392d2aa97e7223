"""Sealing what each day added, and finding days that are no longer what was sealed.

A chain by itself shows a change made by somebody who cannot recompute it. The seal of the
day, kept on paper or by an office above, shows the change of somebody who can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.cases.models import Seal, Step
from minhu.core.chain import GENESIS, chains
from minhu.core.clock import day_begins, local_day
from minhu.core.errors import DomainError
from minhu.core.ids import first_key, written

SETTLING = timedelta(minutes=10)
"""How long after midnight a day is left alone: what was begun before it commits by then."""
BATCH = 5000
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Content:
    """How many steps a day added, and the hash over them."""

    steps: int
    root: str


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """A day that is not what was sealed, and in which way."""

    day: date
    why: str


def seal_days(*, at: datetime) -> tuple[Seal, ...]:
    """Seal every day that is over and not sealed yet, the earliest first; returns the new ones.

    Running it twice, or in two processes, seals each day once. The day itself is sealed from
    ten minutes after its midnight on.
    """
    return tuple(_seal(day, at) for day in _unsealed(local_day(at - SETTLING)))


def sweep(at: datetime) -> int:
    """Seal what can be sealed, for the worker; returns how many days that were."""
    return len(seal_days(at=at))


def seal_day(day: date, *, at: datetime) -> Seal:
    """Return the seal of a day, made now together with those before it when need be.

    Raises ``DomainError`` when the day is not over, or no step was ever taken by then.
    """
    if day >= local_day(at - SETTLING):
        raise DomainError(_("这一天还没有过完，过了零点十分再封存。"))
    seal_days(at=at)
    seal = Seal.objects.filter(day=day).first()
    if seal is None:
        raise DomainError(_("这一天还没有任何记录，不用封存。"))
    return seal


def broken_seals(
    printed: Mapping[date, str] | None = None, *, progress: Callable[[int], None] | None = None
) -> Iterator[BrokenSeal]:
    """Yield every sealed day that does not hold, the earliest first.

    ``printed`` are hashes kept elsewhere, by day: what is here must be the same. Finds steps
    of a sealed day that were added, removed or written anew even where all hashes of their
    case were recomputed, and seals that were changed or taken out.
    """
    kept = dict(printed or {})
    previous = GENESIS
    for number, seal in enumerate(Seal.objects.order_by("day").iterator(), start=1):
        why = _fault(seal, previous, kept.pop(seal.day, ""))
        if why:
            yield BrokenSeal(seal.day, why)
        previous = seal.hash
        if progress is not None:
            progress(number)
    yield from (BrokenSeal(day, _("这一天的封存不见了")) for day in sorted(kept))


def sealed_until() -> datetime | None:
    """Return the moment up to which every day is sealed, ``None`` while none is."""
    last = Seal.objects.order_by("-day").values_list("day", flat=True).first()
    return day_begins(last + ONE_DAY) if last else None


def content(day: date) -> Content:
    """Return what the steps of a day come to now; reads in order of the key, memory stays flat.

    First those of the cases, then those of each other chain the house keeps.
    """
    found, count = sha256(), 0
    for links in (_steps, *chains.values()):
        for key, link in links(*_keys(day)):
            found.update(f"{key.hex} {link}\n".encode())
            count += 1
    return Content(count, found.hexdigest())


def _keys(day: date) -> tuple[UUID, UUID]:
    """Return the first key of a day and the first of the next."""
    return first_key(day_begins(day)), first_key(day_begins(day + ONE_DAY))


def _steps(first: UUID, after: UUID) -> Iterator[tuple[UUID, str]]:
    rows = Step.objects.filter(pk__gte=first, pk__lt=after).order_by("pk")
    return rows.values_list("pk", "hash").iterator(BATCH)


def _unsealed(until: date) -> Iterator[date]:
    """Yield the days from the first one without a seal to the last one that is over."""
    last = Seal.objects.order_by("-day").values_list("day", flat=True).first()
    day = last + ONE_DAY if last else _first_day()
    while day is not None and day < until:
        yield day
        day += ONE_DAY


def _first_day() -> date | None:
    ends = (first_key(datetime(2000, 1, 1, tzinfo=UTC)), UUID(int=2**128 - 1))
    found = [next(links(*ends), None) for links in (_steps, *chains.values())]
    keys = [first[0] for first in found if first is not None]
    return local_day(written(min(keys))) if keys else None


@transaction.atomic
def _seal(day: date, at: datetime) -> Seal:
    last = Seal.objects.order_by("-day").first()
    found = content(day)
    draft = Seal(
        day=day, steps=found.steps, root=found.root, previous=last.hash if last else GENESIS
    )
    said = {name: getattr(draft, name) for name in ("steps", "root", "previous")}
    made, _new = Seal.objects.get_or_create(
        day=day, defaults={**said, "hash": draft.computed_hash(), "made_at": at}
    )
    return made


def _fault(seal: Seal, previous: str, printed: str) -> str:
    if printed and printed != seal.hash:
        return _("和留存的封存码不一样")
    if seal.previous != previous:
        return _("和前一天的封存接不上")
    if seal.hash != seal.computed_hash():
        return _("封存被改过")
    if content(seal.day) != Content(seal.steps, seal.root):
        return _("这一天的环节被改过、加过或删过")
    return ""
