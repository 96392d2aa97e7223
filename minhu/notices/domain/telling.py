"""Writing a notice down: once for each key, in the transaction of what it tells about."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from django.db import transaction

from minhu.core import outbox
from minhu.core.batches import at_the_end
from minhu.core.models import fresh
from minhu.core.statements import insert_all_once, insert_once
from minhu.notices.channels import reaches_phones
from minhu.notices.enums import NoticeState, Way
from minhu.notices.kinds import News
from minhu.notices.models import Notice, Outlet
from minhu.notices.queries.outlets import hearing
from minhu.people.models import Person

TOPIC = "notice"


def tell_person(person: Person, news: News, *, dedupe_key: str, at: datetime) -> Notice | None:
    """Send a caller a short message; the same key again sends nothing and returns the first.

    The link follows the text and is kept sealed, for whoever has it can answer in the
    caller's place. A caller without a phone (or no longer known) is told nothing: ``None``;
    leaving one is how callers ask to be told. Where no short messages go out the notice is
    written down as held and stays here.
    """
    if not person.phone_index:
        return None
    notice = _notice(news, Way.SMS, news.text)
    notice.person = person
    if reaches_phones():
        notice.enclose(news.link)
    else:
        notice.state = NoticeState.HELD
    return _keep(notice, dedupe_key, at)


def tell_party(party: str, news: News, *, dedupe_key: str, at: datetime) -> Notice:
    """Leave a note for those who must move; it is there at once. Once for each key.

    The outlets that carry such news get their copy in the same transaction; what is kept
    closely stays inside the house. A note without copies is written with those of its batch.
    """
    notice = _notice(news, Way.INSIDE, news.text)
    notice.party, notice.state, notice.sent_at = party, NoticeState.SENT, at
    notice.dedupe_key, notice.at = dedupe_key, at
    outlets = () if news.secrecy else hearing(party, news, at=at)
    if not outlets and at_the_end(_keep_all, notice):
        return notice
    with transaction.atomic() if outlets else nullcontext():
        kept = _keep(notice, dedupe_key, at)
        for outlet in outlets if kept is notice else ():
            tell_outlet(outlet, news, dedupe_key=f"{kept.pk}:{outlet.pk}", at=at)
    return kept


def tell_outlet(outlet: Outlet, news: News, *, dedupe_key: str, at: datetime) -> Notice:
    """Send a copy outside, in the words for outside; the link leads to a page behind a sign-in."""
    notice = _notice(news, Way(outlet.way), f"{news.outside} {news.link}".strip())
    notice.outlet = outlet
    return _keep(notice, dedupe_key, at)


def _notice(news: News, way: Way, text: str) -> Notice:
    return fresh(
        Notice,
        way=way,
        text=text,
        kind=news.kind,
        case_number=news.case_number,
        area_code=news.area_code,
        secrecy=news.secrecy,
    )


def _keep_all(notes: list[Notice]) -> None:
    """Write notes whose keys are not there already."""
    insert_all_once(notes, by="dedupe_key")


def _keep(notice: Notice, dedupe_key: str, at: datetime) -> Notice:
    """Write a notice unless its key is there already, whoever wrote it; return the one that stands."""
    notice.dedupe_key, notice.at = dedupe_key, at
    goes_out = notice.state == NoticeState.WAITING
    with transaction.atomic(savepoint=False) if goes_out else nullcontext():
        if not insert_once(notice, by="dedupe_key"):
            return Notice.objects.get(dedupe_key=dedupe_key)
        if goes_out:
            outbox.put(TOPIC, str(notice.pk))
    return notice
