"""What may report: registered, retired and let in as machines are, and why it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.findings.models import Device
from minhu.places.domain.machines import Machines
from minhu.places.models import Area

DEVICES = Machines(
    *(Device, "device_"),
    keeps="findings.keep_devices",
    keeps_one="findings.keep_device",
    calls=120,
)


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

    Raises what ``Machines.register`` raises, and ``DomainError`` where no sign tells of it.
    """
    facts = {name: getattr(about, name) for name in About.__slots__}
    with transaction.atomic():
        made, key = DEVICES.register(facts, actor=actor, at=at)
        if not about.signed:
            raise DomainError(_("公共场所装设备要有提示牌。先立好牌子，再登记。"))
    return made, key


def note_refusal(device: Device, words: str, *, at: datetime) -> None:
    """Keep why a device was turned away last, for whoever looks after it."""
    Device.objects.filter(pk=device.pk).update(refused=words[:200], refused_at=at, heard_at=at)
