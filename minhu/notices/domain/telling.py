"""Writing a notice down: once for each key, in the transaction of what it tells about."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from minhu.core import outbox
from minhu.notices.channels import reaches_phones
from minhu.notices.enums import NoticeState, Way
from minhu.notices.models import Notice
from minhu.people.models import Person

TOPIC = "notice"


def tell_person(
    person: Person,
    *,
    text: str,
    dedupe_key: str,
    at: datetime,
    case_number: str = "",
    link: str = "",
) -> Notice | None:
    """Send a caller a short message; the same key again sends nothing and returns the first.

    ``link`` follows the text and is kept sealed, for whoever has it can answer in the
    caller's place. A caller without a phone (or no longer known) is told nothing: ``None``.
    Where no short messages go out the notice is written down as held and stays here.
    """
    if not person.phone_index:
        return None
    notice = Notice(person=person, way=Way.SMS, text=text, case_number=case_number)
    if reaches_phones():
        notice.enclose(link)
    else:
        notice.state = NoticeState.HELD
    return _keep(notice, dedupe_key, at)


def tell_party(
    party: str,
    *,
    text: str,
    dedupe_key: str,
    at: datetime,
    case_number: str,
    secrecy: int = 0,
) -> Notice:
    """Leave a note for those who must move; it is there at once. Once for each key."""
    notice = Notice(party=party, way=Way.INSIDE, text=text, case_number=case_number)
    notice.secrecy = secrecy
    notice.state, notice.sent_at = NoticeState.SENT, at
    return _keep(notice, dedupe_key, at)


@transaction.atomic
def _keep(notice: Notice, dedupe_key: str, at: datetime) -> Notice:
    known = Notice.objects.filter(dedupe_key=dedupe_key).first()
    if known is not None:
        return known
    notice.dedupe_key, notice.at = dedupe_key, at
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        # Somebody wrote the same notice in the same moment, and put it into the outbox.
        return Notice.objects.get(dedupe_key=dedupe_key)
    if notice.state == NoticeState.WAITING:
        outbox.put(TOPIC, str(notice.pk))
    return notice
