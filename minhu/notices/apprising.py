"""E-mail and the robots of WeCom and DingTalk, by apprise.

Loaded by whoever sends the first message (the worker), never by a page: it takes half a
second and eight megabytes. Robots are reached only at the hosts apprise has built in, the mail
server is the one of the settings, and nobody is led elsewhere by a redirect.
"""

from __future__ import annotations

from threading import local
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from apprise import NotifyBase
from apprise.plugins import dingtalk, wecombot
from apprise.plugins.email import NotifyEmail
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minhu.notices.channels import NotSentError
from minhu.notices.enums import Way

MODES = {"smtps": ("ssl", 465), "smtp": ("starttls", 587), "smtp+plain": ("insecure", 25)}
_refused = local()


class Strict:
    """Stands before ``requests`` in a plugin of apprise.

    Both services answer a message they did not take (wrong key, missing keyword, too many)
    with HTTP 200 and an ``errcode``, which the plugins take for success.
    """

    def __init__(self, requests: Any) -> None:  # noqa: ANN401 -- a module of another package, without types
        self._requests = requests

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the module has
        return getattr(self._requests, name)

    def post(self, url: str, **more: Any) -> Any:  # noqa: ANN401 -- a response of another package, without types
        answer = self._requests.post(url, **{**more, "allow_redirects": False})
        try:
            code = answer.json()["errcode"]
        except (ValueError, KeyError, TypeError):
            code = answer.status_code
        if code:
            _refused.code = code
            raise self._requests.RequestException(str(code))
        return answer


def _strictly(plugin: ModuleType) -> None:
    if not isinstance(plugin.requests, Strict):
        plugin.requests = Strict(plugin.requests)  # type: ignore[attr-defined]  # -- what the plugin itself calls


_strictly(wecombot)
_strictly(dingtalk)


def deliver(way: str, target: str, *, title: str, text: str) -> None:
    """Hand a message to a service; raises ``NotSentError`` when it was not taken."""
    _refused.code = None
    service = mail(target) if way == Way.MAIL else _robot(way, target)
    sent = service.notify(body=text, title=title if way == Way.MAIL else "", body_format="text")
    if sent:
        return
    if _refused.code:
        raise NotSentError(_("对方没有收，代码 %(code)s") % {"code": _refused.code})
    raise NotSentError(gettext_noop("对方没有应答"))


def mail(address: str) -> NotifyBase:
    """Return the mail server of the settings, about to write to an address."""
    server = urlsplit(settings.MAIL)
    mode, port = MODES[server.scheme]
    user = unquote(server.username or "")
    return NotifyEmail(  # type: ignore[no-untyped-call]  # -- apprise types its base only
        schema="mailto" if mode == "insecure" else "mailtos",
        host=server.hostname,
        smtp_host=server.hostname,
        port=server.port or port,
        user=user or None,
        password=unquote(server.password or "") or None,
        from_addr=parse_qs(server.query).get("from", [user])[0],
        targets=[address],
        secure_mode=mode,
        secure=mode != "insecure",
    )


def _robot(way: str, target: str) -> NotifyBase:
    if way == Way.WECOM:
        return wecombot.NotifyWeComBot(key=target)  # type: ignore[no-untyped-call]  # -- as above
    token, _colon, secret = target.partition(":")
    return dingtalk.NotifyDingTalk(token=token, secret=secret or None)  # type: ignore[no-untyped-call]  # -- as above
