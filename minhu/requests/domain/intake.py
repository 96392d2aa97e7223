"""Taking in a request: the place decides the grid, the number is the promise."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.queries import staffed_desks
from minhu.cases.domain.opening import Draft, Intake, take_in
from minhu.cases.enums import Channel, Found
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.errors import DomainError
from minhu.core.pictures import CleanPicture
from minhu.people.domain.persons import remember
from minhu.places.addresses import locate_text
from minhu.places.cells import h3_cell
from minhu.places.codes import WIDTH, ancestor, path
from minhu.places.enums import Level
from minhu.places.locate import locate, now_at
from minhu.places.models import Plate
from minhu.requests.queries import home_code

TITLE_LENGTH = 40
TO_THE_STREET = frozenset({Channel.HOTLINE, Channel.UPPER})


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody tells us; words or a picture is needed, everything else may be absent.

    ``point`` is (longitude, latitude) in WGS 84; ``area_code`` a place chosen by the desk;
    ``intake_key`` the sender's own mark, under which a second sending finds the first;
    ``home`` the street that has it when no place is known, if not the one this copy serves;
    ``done_at`` what the sender's own clock said, kept beside the moment of arrival.
    """

    intake_key: str
    words: str = ""
    title: str = ""
    channel: str = Channel.QR
    category_code: str = ""
    plate: Plate | None = None
    point: tuple[float, float] | None = None
    area_code: str = ""
    home: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    urgent: bool = False
    unit_id: Any = None
    finish_due: datetime | None = None
    done_at: str = ""
    pictures: tuple[CleanPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a request is: area, how that was found, and the point if there is one."""

    area_code: str
    found: Found
    point: tuple[float, float] | None = None


_LOOKED_AT = 200


def link_secret(intake_key: str) -> str:
    """Return the secret of the caller's link; the same sending always gets the same link."""
    return _mark(settings.SECRET_KEY, intake_key)


@lru_cache(maxsize=64)
def _mark(key: str, intake_key: str) -> str:
    """Return the secret; kept a moment, for a sending asks twice, to keep its digest and to give it away."""
    mark = hmac.digest(key.encode(), f"link:{intake_key}".encode(), "sha256")
    return urlsafe_b64encode(mark[:16]).decode().rstrip("=")


def caller_link(case: Case) -> str:
    """Return where whoever asked reads on; empty while the house does not know its own address."""
    base = settings.SITE_URL.rstrip("/")
    if not base or not case.intake_key:
        return ""
    return base + reverse("portal:link", args=[case.number, link_secret(case.intake_key)])


def secret_digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def submit(report: Report, *, actor: Actor, at: datetime) -> Intake:
    """Take in a request and return its case.

    Raises ``DomainError`` when there is neither a word nor a picture, or the phone number
    cannot be one.
    """
    if not (report.words.strip() or report.title.strip() or report.pictures):
        raise DomainError(_("还差一句话或一张照片：哪里，怎么了？"))
    spot = find_spot(report, at)
    known = report.phone.strip() or report.name.strip()
    caller = remember(name=report.name, phone=report.phone, at=at) if known else None
    columns = {
        **_words(report),
        **_ground(spot),
        "category_id": report.category_code or None,
        "channel": report.channel,
        "urgent": report.urgent,
        "place": report.place or (report.plate.name if report.plate else ""),
        "caller": caller,
        "unit_id": report.unit_id,
        "intake_key": report.intake_key,
        "link_digest": secret_digest(link_secret(report.intake_key)),
        "desk_code": desk_for(spot, report.channel),
    }
    payload = {"done_at": report.done_at} if report.done_at else {}
    draft = Draft(columns, payload, report.finish_due, pictures=report.pictures)
    return take_in(procedures["request"], draft, actor=actor, at=at)


def find_spot(report: Report, at: datetime) -> Spot:
    """Return where a report is; without any place it waits at the street's desk."""
    if report.area_code:
        return Spot(report.area_code, Found.DESK, report.point)
    if report.plate is not None:
        return _plate_spot(report.plate, report.point, at)
    located = locate(*report.point) if report.point else None
    if located is None or located.area_code is None:
        return _spot_by_words(report)
    found = Found.POINT if located.certain else Found.NEAREST
    return Spot(located.area_code, found, report.point)


def _spot_by_words(report: Report) -> Spot:
    """Return the area that the address means, or certainly the words; else the street's desk.

    People look at it again: the case says that it was found by its words.
    """
    home = report.home or home_code()
    named = locate_text(report.place, home) if report.place else None
    if named is None and report.words:
        said = locate_text(report.words[:_LOOKED_AT], home)
        named = said if said and said.certain else None
    if named is None:
        return Spot(home, Found.NOWHERE, report.point)
    return Spot(named.area_code, Found.WORDS, report.point)


def desk_for(spot: Spot, channel: str) -> str:
    """Return the code of the desk that owns a new request.

    The community's own desk, unless nobody sits there, the place is not known, or the
    channel hands it to the street.
    """
    community = community_of(spot.area_code)
    known = spot.found is not Found.NOWHERE and channel not in TO_THE_STREET
    if known and community in staffed_desks():
        return community
    return ancestor(spot.area_code, Level.SUBDISTRICT)


def community_of(area_code: str) -> str:
    """Return the community an area lies in, or an empty text for an area above one."""
    width = WIDTH[Level.COMMUNITY]
    stem = path(area_code)[:width]
    return stem if len(stem) == width else ""


def _plate_spot(plate: Plate, point: tuple[float, float] | None, at: datetime) -> Spot:
    """Return the plate's own place; its grid may have been cut or merged since it was hung."""
    own = None
    if plate.longitude is not None and plate.latitude is not None:
        own = (plate.longitude, plate.latitude)
    return Spot(now_at(plate.area_id, own, at), Found.PLATE, own or point)


def _ground(spot: Spot) -> dict[str, Any]:
    longitude, latitude = spot.point or (None, None)
    return {
        "area_id": spot.area_code,
        "community_code": community_of(spot.area_code),
        "found": spot.found,
        "longitude": longitude,
        "latitude": latitude,
        "cell": h3_cell(*spot.point) if spot.point else None,
    }


def _words(report: Report) -> dict[str, str]:
    words = report.words.strip()
    return {"title": headline(report.title.strip() or words), "detail": words}


def headline(words: str) -> str:
    """Return the first line of some words, short enough for a list."""
    line = words.splitlines()[0] if words else ""
    short = line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"
    return short or "只有照片"
