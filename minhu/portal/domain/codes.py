"""Codes by short message: how somebody without an account shows that a phone is theirs.

None of these may run inside a transaction (see ``people.domain.codes``).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.notices.channels import DEMO, reaches_phones
from minhu.notices.domain.sending import say
from minhu.notices.domain.telling import tell_person
from minhu.notices.kinds import CODE, News
from minhu.people.domain.codes import check_phone_code, send_phone_code
from minhu.people.models import Person
from minhu.people.queries import by_phone, phone_of


def send_code(phone: str, *, address: str | None, at: datetime) -> None:
    """Send six digits to a phone; raises ``DomainError`` when asked for too often.

    In the demo no messages go out, so the digits stand in the delivery log instead, for a
    phone that somebody has left with a request. Anywhere else staff could open callers'
    requests with them: a house without a gateway sends no digits at all.
    """
    if not reaches_phones():
        raise DomainError(_("这里还发不了短信。带上编号到社区，我们帮您查。"))
    code = send_phone_code(phone, at=at, address=address)
    text = _("%(code)s 是您查进展用的数字，10分钟内有效。不要告诉别人。") % {"code": code}
    key = f"code:{at.isoformat()}"
    if settings.SMS_CHANNEL != DEMO:
        say(phone, text, key=key)
        return
    person = by_phone(phone).first()
    if person is not None:
        tell_person(person, News(text, kind=CODE), dedupe_key=f"{key}:{person.pk}", at=at)


def send_quietly(phone: str, *, address: str | None, at: datetime) -> None:
    """Send a code if that may be now; a request that was just taken in must not fail by it."""
    with suppress(DomainError):
        send_code(phone, address=address, at=at)


def send_to(person: Person, *, address: str | None, at: datetime) -> None:
    """Send a code to the phone a caller left; nobody gets to read the number."""
    send_code(phone_of(person), address=address, at=at)


def check_code_of(person: Person, code: str, *, address: str | None, at: datetime) -> str:
    """Use up the code of a caller's phone and return its blind index."""
    return check_phone_code(phone_of(person), code, at=at, address=address)
