"""Which carrier takes a message to an outlet: a service, the gateway, or one of the demo."""

from __future__ import annotations

from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_noop

from minhu.notices import postbox
from minhu.notices.channels import DEMO, FAILING, NotSentError, channel, reaches_phones
from minhu.notices.enums import OWN, ROBOTS, Way

SERVERS = ("smtp", "smtps", "smtp+plain")


def mail_goes_out() -> bool:
    """Answer whether a mail server is set; in the demo the postbox stands for one."""
    return bool(settings.MAIL)


def open_ways() -> tuple[Way, ...]:
    """Return the ways that lead out of this house."""
    shut = {Way.MAIL: not mail_goes_out(), Way.SMS: not reaches_phones()}
    return tuple(way for way in (*ROBOTS, *OWN) if not shut.get(way))


def carry(way: str, target: str, *, title: str, text: str, key: str) -> None:
    """Take a message to an address; raises ``NotSentError`` when it was not taken.

    ``key`` is the same each time the same message is tried, for carriers that drop doubles.
    """
    by = settings.MAIL if way == Way.MAIL and settings.MAIL in {DEMO, FAILING} else target
    if way == Way.MAIL and not mail_goes_out():
        raise NotSentError(gettext_noop("没有设邮件服务器，请系统管理员设好再发"))
    if by == FAILING:
        raise NotSentError(gettext_noop("示例：对方没有应答"))
    if by == DEMO:
        postbox.post(f"{title}\n{text}", way=way, key=key)
    elif way == Way.SMS:
        channel().send(phone=target, text=text, key=key)
    else:
        import_module("minhu.notices.apprising").deliver(way, target, title=title, text=text)


def check_mail(**_: object) -> list[CheckMessage]:
    """Tell whoever starts Minhu that ``MINHU_MAIL`` is no address of a mail server."""
    server = urlsplit(settings.MAIL)
    if settings.MAIL in {"", DEMO, FAILING} or (server.scheme in SERVERS and server.hostname):
        return []
    hint = "For instance smtps://name:password@mail.example.gov.cn?from=minhu@example.gov.cn"
    return [Error("MINHU_MAIL names no mail server.", hint=hint, id="notices.E002")]
