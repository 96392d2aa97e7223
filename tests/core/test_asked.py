"""What every page asks is put into SQL once, and still answers each time what is there then."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import CharField, DateTimeField, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import Unit, User
from minhu.core.asked import Asked, Mark
from minhu.core.clock import now
from tests.cast import Cast

BORN = Mark("before", DateTimeField())


@Asked
def unit_called() -> QuerySet[Unit]:
    return Unit.objects.filter(name=Mark("name", CharField()), active=True)


@Asked
def joined() -> QuerySet[User]:
    return User.objects.filter(date_joined__lt=BORN, username=Mark("who", CharField()))


@pytest.mark.django_db
def test_the_answer_is_of_what_is_asked_and_there_now(cast: Cast) -> None:
    unit = Unit.objects.create(code="asked", name="水务站", area_code="999901")
    assert unit_called(name="水务站") == [unit]
    assert unit_called(name="没有的站") == []
    Unit.objects.filter(pk=unit.pk).update(active=False)
    assert unit_called(name="水务站") == []
    assert joined(before=now() + timedelta(days=1), who=cast.street.username) == [cast.street]
    assert joined(before=now() - timedelta(days=9999), who=cast.street.username) == []


@pytest.mark.django_db
def test_it_is_put_into_sql_once_and_asked_in_one_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unit_called(name="先问一次")
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    with CaptureQueriesContext(connection) as asked:
        assert unit_called(name="再问一次") == []
    assert len(asked) == 1
    assert "再问一次" in asked[0]["sql"]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_hear_their_own_answer() -> None:
    names = [f"第{n}站" for n in range(8)]
    Unit.objects.bulk_create(
        Unit(code=f"a{n}", name=name, area_code="999901") for n, name in enumerate(names)
    )
    heard: dict[str, set[str]] = {name: set() for name in names}

    def ask(name: str) -> None:
        for _turn in range(20):
            heard[name] |= {unit.name for unit in unit_called(name=name)}
        connection.close()

    threads = [Thread(target=ask, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {name: {name} for name in names}
