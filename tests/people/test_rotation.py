"""A new key: everything is sealed anew while people go on working, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.accounts.domain.factors import begin_factor
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Factor, User
from minhu.core.crypto import Sealed, SealError, add_key, ring, seal
from minhu.core.ids import uuid7
from minhu.people.domain import remember, rotate, rotation
from minhu.people.models import Person, Resident
from minhu.people.models.resident import place_of
from minhu.people.queries import Masked, by_phone, masked
from minhu.places.domain.areas import add_area

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test key files of its own and batches small enough to have several."""
    monkeypatch.delenv("MINHU_KEYS", raising=False)
    monkeypatch.setattr(rotation, "BATCH", 3)
    settings.DATA = tmp_path
    return tmp_path / "keys"


def callers(count: int) -> list[Person]:
    return [remember(name="张三", phone=f"138{n:08d}", at=AT) for n in range(count)]


def quiet(_done: int, _total: int) -> None: ...


def keys_in_use() -> set[str]:
    return {
        seal.key_id
        for person in Person.objects.all()
        for seal in (person.name_sealed, person.phone_sealed)
        if seal
    }


def test_after_a_rotation_only_the_new_key_is_needed(folder: Path) -> None:
    callers(7)
    remember(name="李四", phone="", at=AT)
    remember(name="", phone="13900000009", at=AT)
    name = add_key()
    assert rotate(at=AT, progress=quiet) == 9
    assert keys_in_use() == {name}
    (folder / "data").write_text((folder / "data").read_text().splitlines()[0])
    assert masked(by_phone("13800000003").get()) == Masked("张*", "138****0003")


def test_a_second_rotation_changes_nothing() -> None:
    callers(4)
    add_key()
    rotate(at=AT, progress=quiet)
    before = list(Person.objects.values_list("name_sealed", "phone_sealed"))
    assert rotate(at=AT, progress=quiet) == 0
    assert list(Person.objects.values_list("name_sealed", "phone_sealed")) == before


def test_a_broken_rotation_is_taken_up_where_it_stopped() -> None:
    callers(7)
    add_key()

    def power_cut(done: int, _total: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(at=AT, progress=power_cut)
    assert len(keys_in_use()) == 2
    assert rotate(at=AT, progress=quiet) == 1
    assert len(keys_in_use()) == 1


def test_a_caller_who_comes_meanwhile_is_not_lost() -> None:
    callers(4)
    add_key()
    seen: list[int] = []

    def while_working(done: int, _total: int) -> None:
        if not seen:
            remember(name="王五", phone=f"139{done:08d}", at=AT)
        seen.append(done)

    rotate(at=AT, progress=while_working)
    assert keys_in_use() == {ring().newest[0]}
    assert seen[0] == 3
    assert {masked(person).name for person in Person.objects.all()} == {"张*", "王*"}


def test_somebody_forgotten_meanwhile_stays_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    (person,) = callers(1)
    add_key()
    enclose = Person.enclose

    def meanwhile(self: Person, *, name: str, phone: str) -> None:
        forgotten = {"name_sealed": Sealed(), "phone_sealed": Sealed()}
        Person.objects.filter(pk=self.pk).update(**forgotten)
        enclose(self, name=name, phone=phone)

    monkeypatch.setattr(Person, "enclose", meanwhile)
    assert rotate(at=AT, progress=quiet) == 0
    person.refresh_from_db()
    assert (bool(person.name_sealed), bool(person.phone_sealed)) == (False, False)


def test_somebody_struck_off_the_register_meanwhile_is_not_brought_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = uuid7()
    row = {"base": "usual", "source": "名单", "verified_on": AT.date(), "created_at": AT}
    area = add_area("999901001001001", name="第1网格", at=AT)
    Resident.objects.create(pk=key, area=area, sealed=seal("张三", bound_to=place_of(key)), **row)
    add_key()

    def meanwhile(text: str, *, bound_to: str) -> Sealed:
        Resident.objects.update(sealed=Sealed())
        return seal(text, bound_to=bound_to)

    monkeypatch.setattr(rotation, "seal", meanwhile)
    rotate(at=AT, progress=quiet)
    assert not Resident.objects.get().sealed


def test_a_rotation_is_written_down_with_how_much_it_took() -> None:
    callers(2)
    add_key()
    rotate(at=AT, progress=quiet)
    told = AccountLog.objects.get(kind=Happening.KEYS_ROTATED)
    assert (told.at, told.note) == (AT, "2")


def test_a_process_that_keeps_the_old_key_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    callers(1)
    add_key()
    monkeypatch.setattr(Person, "enclose", lambda *_, **__: None)
    with pytest.raises(SealError, match="still seals with an old key"):
        rotate(at=AT, progress=quiet)


def test_the_secret_of_a_second_step_is_sealed_anew_as_well(folder: Path) -> None:
    user = User.objects.create(username="desk")
    secret = begin_factor(user).disclose()
    add_key()
    assert rotate(at=AT, progress=quiet) == 1
    (folder / "data").write_text((folder / "data").read_text().splitlines()[0])
    assert Factor.objects.get().disclose() == secret
