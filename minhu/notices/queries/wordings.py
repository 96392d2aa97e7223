"""In which words something is said, and when it is too late in the day to say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from minhu.core.batches import once_a_batch
from minhu.core.clock import local_day, zone
from minhu.notices.enums import Audience
from minhu.notices.kinds import CODE, TEST, Kind, News, fill, kinds
from minhu.notices.models import Notice, QuietHours, Wording
from minhu.places.codes import inside, path


def news(
    kind: str, facts: Mapping[str, str], *, number: str, area: str, at: datetime, link: str = ""
) -> News:
    """Return what is to be told, in the words that hold in an area at a moment."""
    text, outside = words(kind, area, at=at)
    return News(
        text=fill(text, facts),
        kind=kind,
        outside=fill(outside, facts),
        case_number=number,
        area_code=area,
        link=link,
    )


def words(kind: str, area: str, *, at: datetime) -> tuple[str, str]:
    """Return the words of a kind inside and outside, those of the nearest area first."""
    own = wording(kind, area, at=at)
    return (own.text, own.outside) if own else _words_of_the_house(kind)


@once_a_batch
def _words_of_the_house(kind: str) -> tuple[str, str]:
    known = kinds[kind]
    return str(known.text), str(known.outside)


def wording(kind: str, area: str, *, at: datetime) -> Wording | None:
    rows = (row for row in _wordings(kind) if row.at <= at) if area else ()
    near = (row for row in rows if inside(area, row.area_code))
    return max(near, key=lambda row: (len(path(row.area_code)), row.version), default=None)


@once_a_batch
def _wordings(kind: str) -> list[Wording]:
    """Return every wording of a kind; what is written during a batch holds for later news."""
    return list(Wording.objects.filter(kind=kind))


def versions(kind: str, area: str) -> list[Wording]:
    """Return every version of the words an area has written, the last first."""
    rows = Wording.objects.filter(kind=kind, area_code=area).select_related("written_by")
    return list(rows)


def latest(area: str, *, at: datetime) -> list[tuple[str, Kind, Wording | None]]:
    """Return every kind of news with the words an area has written for it, in one statement."""
    rows = Wording.objects.filter(area_code=area, at__lte=at).order_by("version")
    own = {row.kind: row for row in rows.select_related("written_by")}
    return [(code, kinds[code], own.get(code)) for code in kinds if code != TEST]


def quiet_hours(area: str, audience: str, *, at: datetime) -> QuietHours | None:
    """Return the quiet hours that hold in an area at a moment, those of the nearest area."""
    rows = QuietHours.objects.filter(audience=audience, valid_from__lte=local_day(at))
    near = [row for row in rows if inside(area, row.area_code)] if area else []
    return max(near, key=lambda row: (len(path(row.area_code)), row.version), default=None)


def quiet_until(notice: Notice, *, at: datetime) -> datetime | None:
    """Return until when a notice has to wait, ``None`` when it may go out at this moment."""
    if notice.kind in {"", TEST, CODE}:
        return None
    audience = Audience.STAFF if notice.outlet_id else Audience.RESIDENTS
    hours = quiet_hours(notice.area_code, audience, at=at)
    if hours is None or notice.kind in hours.passes:
        return None
    return _end(hours, at.astimezone(zone()))


def _end(hours: QuietHours, here: datetime) -> datetime | None:
    """Return when the quiet hours end in which a moment lies, ``None`` when it lies in none."""
    begins, ends, time = hours.begins, hours.ends, here.time()
    over_midnight = ends < begins
    inside_them = time >= begins or time < ends if over_midnight else begins <= time < ends
    if not inside_them:
        return None
    day = here.date() + timedelta(days=over_midnight and time >= begins)
    return datetime.combine(day, ends, here.tzinfo)
