"""对方来定: whoever a record is about says by a link of its own how it goes on.

The link stands for one record where it stands: once it has moved, nobody opens it any more.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.clock import local_day
from minhu.core.errors import DomainError, StaleStateError
from minhu.ledgers import living
from minhu.ledgers.domain.drafting import Hand, Values
from minhu.ledgers.domain.polling import FROM_A_PHONE
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.enums import Deed, Kind
from minhu.ledgers.models import Record
from minhu.ledgers.queries.confirming import theirs
from minhu.ledgers.queries.ledgers import columns_of

LONGEST_WORDS = 200


def mark_of(record: Record) -> str:
    """Return what stands in the link of a record; another one after each step of its life."""
    moved = record.steps.filter(deed=Deed.MOVED).order_by("-seq").values_list("hash", flat=True)
    text = f"confirm:{record.pk}:{moved.first() or ''}".encode()
    mark = hmac.digest(settings.SECRET_KEY.encode(), text, "sha256")
    return urlsafe_b64encode(mark[:16]).decode().rstrip("=")


def opens(record: Record, mark: str) -> bool:
    """Answer whether a link still is this record's, in a time that says nothing of how near it came."""
    return hmac.compare_digest(mark.encode(), mark_of(record).encode())


@transaction.atomic
def confirm(record: Record, mark: str, verb: str, *, words: str, at: datetime) -> Record:
    """Take a step that is the other side's, and write what it asks for: today, and by phone.

    Raises ``StaleStateError`` when the record has moved since the link was made, and
    ``DomainError`` for a refusal without words: who works on it has to know what is left.
    """
    edges = theirs(record)
    if not opens(record, mark) or not edges:
        raise StaleStateError(_("这件事已经往下走了，不用再点。"))
    edge = next((each for each in edges if each.verb == verb), None)
    if edge is None:
        raise DomainError(_("请选一项。"))
    words = words.strip()[:LONGEST_WORDS]
    if edge is not edges[0] and not words:
        raise DomainError(_("请写一句哪里还没有解决。"))
    hand = Hand(None, at, FROM_A_PHONE)
    asked = living.asked_for(
        record.ledger.life, verb, living.stood(record.ledger.life, record.state)
    )
    if asked:
        change(record, _said(record, asked, at), hand=hand)
    return move(record, verb, hand=hand, note=words)


def _said(record: Record, asked: list[str], at: datetime) -> Values:
    """Return what the columns that a step asks for say when somebody answers on the phone."""
    kinds = {each.slot: each.kind for each in columns_of(record.ledger)}
    today = local_day(at).isoformat()
    said = {Kind.DATE: today, Kind.CHOICE: FROM_A_PHONE}
    return {slot: said[Kind(kinds[slot])] for slot in asked if kinds.get(slot) in said}
