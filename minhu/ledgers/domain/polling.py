"""Opening a ledger of lines for answers from the phone, and taking them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.cells import read
from minhu.ledgers.domain.drafting import Hand, Values
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Ledger, Poll, Record
from minhu.ledgers.queries.ledgers import columns_of, full_name, places_of, readings
from minhu.ledgers.queries.parts import slot_of
from minhu.ledgers.queries.polling import askable, asked, open_to_phones

FROM_A_PHONE = "手机"
LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Opening:
    """Which columns are asked, until which day."""

    asks: Collection[str]
    until: date


@transaction.atomic
def open_poll(
    ledger: Ledger, whole: Record, opening: Opening, *, actor: User, at: datetime
) -> Poll:
    """Open a ledger for lines about one record. Raises ``DomainError`` when that cannot be.

    One whose day is over is closed and goes on under the link it had: that hangs on the walls.
    """
    _require(whole, actor)
    if ledger.within_id != whole.ledger_id or not open_to_phones(ledger) or whole.ledger.secrecy:
        raise DomainError(_("这本台账不能让居民用手机答。"))
    known = {each.slot for each in askable(columns_of(ledger))}
    if not opening.asks or not known.issuperset(opening.asks):
        raise DomainError(_("请选要问的列。人、地点和照片不能这样问。"))
    if not local_day(at) <= opening.until <= local_day(at) + LONGEST:
        raise DomainError(_("答到哪天：请选今天到三个月内的一天。"))
    live = Poll.objects.filter(ledger=ledger, whole=whole, closed_at=None)
    over = live.filter(until__lt=local_day(at)).first()
    if over is not None:
        close_poll(over, actor=actor, at=at)
    mark = over.mark if over is not None else secrets.token_urlsafe(16)
    try:
        with transaction.atomic():
            return Poll.objects.create(
                ledger=ledger,
                whole=whole,
                mark=mark,
                asks=sorted(opening.asks),
                until=opening.until,
                opened_by=actor,
                opened_at=at,
            )
    except IntegrityError as error:
        raise StaleStateError(_("这一条已经在收答卷了。")) from error


@transaction.atomic
def close_poll(poll: Poll, *, actor: User, at: datetime) -> None:
    """Take no more answers; those that came stay."""
    _require(poll.whole, actor)
    live = Poll.objects.filter(pk=poll.pk, closed_at=None)
    if not live.update(closed_at=at, closed_by=actor):
        raise StaleStateError(_("已经收完了。"))


def answer_poll(poll: Poll, values: Values, *, key: str, at: datetime) -> Record:
    """Write an answer as a line of the record; what is sent twice under one key is one line.

    Takes the columns that are asked and no other. Raises ``UnansweredError`` as ``write`` does.
    """
    digest = sha256(f"{poll.pk}{key}".encode()).hexdigest()[:10]
    name = f"{poll.whole.key[:120]}-{digest}"
    known = Record.objects.filter(ledger=poll.ledger, key=name)
    if (found := known.first()) is not None:
        return found
    columns = columns_of(poll.ledger)
    allowed = {each.slot for each in asked(poll)}
    said = {slot: value for slot, value in values.items() if slot in allowed}
    own = {NUMBER: name, BELONGS: poll.whole.key, PLACE: full_name(poll.whole.area)}
    reading = readings(columns, places_of(poll.ledger))
    for what, words in own.items():
        if slot := slot_of(columns, what):
            said[slot] = read(words, reading[slot])
    try:
        return write(poll.ledger, said, hand=Hand(None, at, FROM_A_PHONE))
    except (DomainError, IntegrityError):
        if (found := known.first()) is None:
            raise
        return found


def _require(whole: Record, actor: User) -> None:
    if not actor.has_perm("ledgers.open_poll", whole):
        raise NotAllowedError(_("这一条不归您管，不能让居民来答。"))
