"""Partners: made with a secret shown once, their tables put right, ended."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.keys import CODE
from minhu.exchange.enums import Fact, Field, Kind
from minhu.exchange.fields import ID, table_of
from minhu.exchange.models import Partner
from minhu.exchange.queries import sealed_partners
from minhu.places.models import Area

THEIRS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
KEEP = "exchange.keep_partner"
DEMO = ("demo:", "demo:fails")
"""Addresses that lead nowhere: the first takes everything, the second what is sent a third time."""


@dataclass(frozen=True, slots=True)
class About:
    code: str
    kind: Kind
    name: str
    address: str = ""


def add_partner(area: Area, about: About, *, actor: User, at: datetime) -> tuple[Partner, str]:
    """Add a partner with the table of its kind; returns it with its secret, shown this once.

    Raises ``NotAllowedError`` outside the actor's place, ``DomainError`` for a code that is
    not fit or taken, or an address that is none.
    """
    if not actor.has_perm("exchange.add_partner", area):
        raise NotAllowedError(_("这里的对接不归您管。"))
    if not CODE.fullmatch(about.code):
        raise DomainError(_("编号用小写字母、数字和短横，2 到 32 个。"))
    takes, gives = table_of(about.kind)
    secret = secrets.token_urlsafe(32)
    partner = Partner(
        area=area,
        code=about.code,
        kind=about.kind,
        name=about.name,
        address=_address(about.address),
        takes=takes,
        gives=gives,
        made_by=actor,
        made_at=at,
    )
    partner.enclose(secret)
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这个编号已经用了。")) from None
    return partner, secret


def set_partner(
    partner: Partner,
    *,
    address: str,
    tables: tuple[Mapping[str, str], Mapping[str, str]],
    actor: User,
) -> Partner:
    """Put the address and the tables of fields right; an empty word leaves a field out.

    Raises ``NotAllowedError`` and, for words that cannot be names or are there twice,
    ``DomainError``.
    """
    if not actor.has_perm(KEEP, partner):
        raise NotAllowedError(_("这里的对接不归您管。"))
    takes = _table(tables[0], (ID, *Field.values))
    gives = _table(tables[1], (ID, *Fact.values))
    partner.address, partner.takes, partner.gives = _address(address), takes, gives
    partner.save(update_fields=["address", "takes", "gives"])
    return partner


def end_partner(partner: Partner, *, actor: User, at: datetime) -> Partner:
    """Take and send no more; what was exchanged stays to be read."""
    if not actor.has_perm(KEEP, partner):
        raise NotAllowedError(_("这里的对接不归您管。"))
    Partner.objects.filter(pk=partner.pk, ended_at=None).update(ended_at=at)
    partner.refresh_from_db(fields=["ended_at"])
    return partner


def note_refusal(partner: Partner, words: str, *, at: datetime) -> None:
    Partner.objects.filter(pk=partner.pk).update(refused=words[:200], refused_at=at)


def renew_secrets() -> int:
    """Seal every secret again with the newest key; returns how many."""
    partners = sealed_partners()
    for partner in partners:
        partner.enclose(partner.secret())
        partner.save(update_fields=["secret_sealed"])
    return len(partners)


def _table(said: Mapping[str, str], known: tuple[str, ...]) -> dict[str, str]:
    kept = {ours: said.get(ours, "").strip() for ours in known}
    kept = {ours: theirs for ours, theirs in kept.items() if theirs}
    if ID not in kept:
        raise DomainError(_("对方的编号叫什么，一定要写。"))
    if not all(map(THEIRS.fullmatch, kept.values())):
        raise DomainError(_("对方的字段名用字母、数字和下划线，字母开头，最长 40 个。"))
    if len(set(kept.values())) != len(kept):
        raise DomainError(_("有两项用了同一个名字。"))
    return kept


def _address(typed: str) -> str:
    address = typed.strip()
    if not address or address in DEMO:
        return address
    try:
        there = urlsplit(address)
        named = there.scheme in {"http", "https"} and there.hostname and not there.username
        fine = named and not _inner(there.hostname or "")
        _port = there.port
    except ValueError:
        fine = False
    if not fine:
        raise DomainError(_("接收结果的地址要写成 https://主机/路径。"))
    return address


def _inner(host: str) -> bool:
    """Answer whether a host is a bare address at which only the machine's own provider answers.

    Partners sit in the inner networks of an office, so those are not refused.
    """
    try:
        there = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(there, "ipv4_mapped", None) or there
    return mapped.is_link_local or mapped.is_multicast or mapped.is_unspecified
