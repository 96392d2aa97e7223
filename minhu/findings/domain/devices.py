"""Registering what may report, and letting it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import Pace, claim
from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.keys import CODE, digest_of, new_key
from minhu.findings.models import Device
from minhu.findings.queries import known_device
from minhu.places.models import Area

SIGN = "device_"
WRONG = Pace("device.wrong", 30, timedelta(minutes=10))
CALLS = Pace("device.calls", 120, timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a device when it is registered."""

    code: str
    kind: str
    name: str
    place: str
    area: Area
    signed: bool = False
    marks: bool = False
    longitude: float | None = None
    latitude: float | None = None


def register_device(about: About, *, actor: User, at: datetime) -> tuple[Device, str]:
    """Register a device and return it with its key, shown this once.

    The key is 256 random bits, so a plain digest of it can be kept. Raises ``NotAllowedError``
    outside the actor's place and ``DomainError`` where no sign tells of it, or the code is not
    fit or taken.
    """
    if not actor.has_perm("findings.keep_devices", about.area):
        raise NotAllowedError(_("这里的设备不归您管。"))
    if not CODE.fullmatch(about.code):
        raise DomainError(_("编号用小写字母、数字和短横，2 到 32 个。"))
    if not about.signed:
        raise DomainError(_("公共场所装设备要有提示牌。先立好牌子，再登记。"))
    key = new_key(SIGN)
    facts = {name: getattr(about, name) for name in About.__slots__}
    device = Device(**facts, digest=digest_of(key), made_by=actor, made_at=at)
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这个编号已经用了。")) from None
    return device, key


@transaction.atomic
def retire_device(device: Device, *, actor: User, at: datetime) -> Device:
    """Let a device report no more; what it found stays as long as it would."""
    if not actor.has_perm("findings.keep_device", device):
        raise NotAllowedError(_("这台设备不归您管。"))
    if not Device.objects.filter(pk=device.pk, ended_at=None).update(ended_at=at):
        raise StaleStateError(_("这台设备已经停用了。"))
    device.ended_at = at
    return device


def admit_device(code: str, key: str, *, address: str | None, at: datetime) -> Device | None:
    """Return the device behind a code and a key, ``None`` for any other.

    Raises ``TooOftenError`` for too many calls. Must not be called inside a transaction.
    """
    device = known_device(code, digest_of(key))
    if device is None:
        claim(WRONG, address or "", at=at)
        return None
    claim(CALLS, str(device.pk), at=at)
    return device


def note_refusal(device: Device, words: str, *, at: datetime) -> None:
    """Keep why a device was turned away last, for whoever looks after it."""
    Device.objects.filter(pk=device.pk).update(refused=words[:200], refused_at=at, heard_at=at)
