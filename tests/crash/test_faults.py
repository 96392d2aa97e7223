"""A full disk, a database that goes and comes back, a clock that jumps: nothing promised is lost."""

from __future__ import annotations

import errno
import os
import secrets
import tarfile
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from time import monotonic

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from minhu.accounts.domain.throttling import Pace, TooOftenError, claim
from minhu.bench.intake import FOUND, request
from minhu.bench.server import Wire, header
from minhu.cases.domain.moving import advance
from minhu.cases.domain.sealing import broken_seals, seal_days, sealed_until
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.core import chain, vault
from minhu.core.backups import unpacked, write_backup
from minhu.core.clock import now
from minhu.core.ids import written
from minhu.core.sweeps import every
from minhu.places.models import Plate
from tests.cast import GRID, NOW, Cast, call
from tests.crash.house import FINDING, PLATE, House
from tests.portal.acts import KEY, photo, send

SERVER = os.environ.get("DATABASE_URL", "").startswith("postgres")
HOUR = timedelta(hours=1)
DAY = 86_400


@pytest.fixture
def resident(cast: Cast) -> Client:  # noqa: ARG001 -- a house to send to
    Plate.objects.create(code="DF3", area_id=GRID, name="3号楼", put_up_at=NOW)
    return Client(raise_request_exception=False)


@pytest.mark.crash
@pytest.mark.skipif(not SERVER, reason="SQLite has no server that could go away")
def test_while_the_database_goes_and_comes_back_nothing_promised_is_lost(house: House) -> None:
    house.open()
    promised = {}
    for number in range(24):
        if number % 6 == 3:
            _cut(house)
        key = secrets.token_urlsafe(16)
        promised[key] = _until_taken(house, key, f"139{number:08d}")
    found = house.ask(FINDING)
    assert promised == {key: one["number"] for key, one in found.items()}
    assert {one["whole"] for one in found.values()} == {True}
    assert {tuple(one["told"]) for one in found.values()} == {("inside", "sms")}


def _cut(house: House) -> None:
    """End every connection to the database, as its restart does."""
    house.ask(
        "from django.db import connection\n"
        "connection.cursor().execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()')"
    )


def _until_taken(house: House, key: str, phone: str) -> str:
    """Send the same form, as a resident presses the button again, until it is taken in."""
    for _try in range(80):
        wire = Wire(house.port)
        status, head = wire.ask(request(PLATE, 0, intake_key=key, phone=phone))
        wire.close()
        if status == FOUND:
            return header(head, b"location").decode().split("/")[2]
    raise AssertionError("never taken in")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="SQLite can be told how large it may grow"
)
def test_on_a_full_disk_nothing_is_promised_and_afterwards_the_same_form_is_taken(
    resident: Client,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        keys = [f"{KEY}-{n}" for n in range(2000)]
        promised = list(takewhile(lambda key: _is_taken(resident, key), keys))
        refused = keys[len(promised)]
        assert send(resident, intake_key=refused).status_code == 500
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert Case.objects.count() == len(promised)
    assert _is_taken(resident, refused)
    assert verify().breaks == ()


def _is_taken(resident: Client, key: str) -> bool:
    return send(resident, intake_key=key).status_code == FOUND


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_finds_no_room_leaves_no_case_behind(
    resident: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # a picture that is there already needs no room
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _no_room)
        assert send(resident, pictures=photo()).status_code == 500
    assert not Case.objects.exists()
    assert send(resident, pictures=photo()).status_code == FOUND


def _no_room(*_: object, **__: object) -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_finds_no_room_leaves_no_file_that_looks_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault.Locker, "write", _no_room)
    with pytest.raises(OSError, match="No space"):
        write_backup(tmp_path / "one.bak", b"k" * 32, at=now())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_made_while_the_pictures_of_a_form_come_and_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    gone, kept = tmp_path / "files" / "drafts" / "a.jpg", tmp_path / "files" / "pictures" / "b.jpg"
    for path in (gone, kept):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"a picture")
    add = tarfile.TarFile.add

    def just_sent(tar: tarfile.TarFile, name: object, *more: object, **named: object) -> None:
        if str(name) == str(gone):
            gone.unlink()
        add(tar, name, *more, **named)  # type: ignore[arg-type]  # -- handed on as it came

    monkeypatch.setattr(tarfile.TarFile, "add", just_sent)
    write_backup(tmp_path / "one.bak", b"k" * 32, at=now())
    with unpacked(tmp_path / "one.bak", b"k" * 32) as found:
        assert [each.name for each in found.folder.rglob("*.jpg")] == ["b.jpg"]


@pytest.mark.django_db
def test_a_clock_that_jumps_back_breaks_no_chain(cast: Cast) -> None:
    case = call()
    advance(case, "accept", actor=cast.desk, at=NOW + 3 * HOUR)
    advance(case, "note", actor=cast.desk, at=NOW - 3 * HOUR)
    assert verify().breaks == ()
    assert [step.seq for step in case.steps.order_by("seq")] == [1, 2, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_back_over_a_sealed_midnight_writes_into_no_sealed_day(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    restarted: bool,  # noqa: FBT001 -- a row of the table
) -> None:
    case, keys = call(), chain.LinkKeys()
    monkeypatch.setattr(chain, "_keys", keys)
    keys.draw()
    seal_days(at=now() + timedelta(days=2))  # the clock went on, and is then set back
    if restarted:
        monkeypatch.setattr(chain, "_keys", chain.LinkKeys())
    else:
        monkeypatch.setattr(chain, "monotonic", lambda: monotonic() + 2 * DAY)
    step = advance(case, "accept", actor=cast.desk, at=now())
    assert (list(broken_seals()), verify().breaks) == ([], ())
    assert written(step.pk) == sealed_until()


@pytest.mark.django_db
def test_a_clock_that_jumps_back_forgives_no_tries_and_stops_no_sweep() -> None:
    pace = Pace("jump", 1, HOUR)
    claim(pace, "somebody", at=NOW)
    with pytest.raises(TooOftenError):
        claim(pace, "somebody", at=NOW - 2 * HOUR)
    sweep = every(HOUR, lambda _at: 1)
    assert [sweep(NOW), sweep(NOW - 5 * HOUR), sweep(NOW - 5 * HOUR)] == [1, 1, 0]
