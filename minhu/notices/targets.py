"""Addresses outside the house: what may be typed for one, and how little of it is shown.

Only the key is kept of what a robot's page gives to copy. The host is never taken from
somebody's typing, so no address can lead into the house or to a stranger.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.masks import mask_phone
from minhu.core.phones import read_phone
from minhu.notices.channels import DEMO, FAILING
from minhu.notices.enums import Way

WECOM = re.compile(
    r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([A-Za-z0-9_-]{8,64})"
)
DINGTALK = re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{16,128})")
SECRET = re.compile(r"[A-Za-z0-9]{8,128}")
_SHOWN = 4


def read_target(way: str, typed: str, secret: str = "") -> tuple[str, str]:
    """Return an address as it is sealed, and its mask; raises ``DomainError`` for none.

    In the demo a robot may be called ``demo`` or ``failing-demo``.
    """
    typed, secret = typed.strip(), secret.strip()
    if settings.DEMO and typed in {DEMO, FAILING}:
        return typed, typed
    if way == Way.MAIL:
        return _mail(typed)
    if way == Way.SMS:
        return _phone(typed)
    key = _key(way, typed)
    if secret and (way != Way.DINGTALK or not SECRET.fullmatch(secret)):
        raise DomainError(_("加签密钥只有钉钉有，以 SEC 开头，整串复制过来。"))
    return (f"{key}:{secret}" if secret else key), f"…{key[-_SHOWN:]}"


def _key(way: str, typed: str) -> str:
    found = (WECOM if way == Way.WECOM else DINGTALK).fullmatch(typed)
    if found is None:
        raise DomainError(_("请到群机器人的设置里复制 Webhook 地址，整条粘贴过来。"))
    return found[1]


def _mail(typed: str) -> tuple[str, str]:
    try:
        validate_email(typed)
    except ValidationError:
        raise DomainError(_("邮箱地址不对，再看看。")) from None
    name, _at, host = typed.rpartition("@")
    return typed, f"{name[:1]}***@{host}"[:80]


def _phone(typed: str) -> tuple[str, str]:
    number = read_phone(typed)
    if not number:
        raise DomainError(_("手机号不对，再看看。"))
    return number, mask_phone(number)
