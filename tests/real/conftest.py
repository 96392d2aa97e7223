"""Real input: one database for all tests of a module, for filling it takes a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from minhu.catalogue.domain.base import load_base
from minhu.core.clock import now
from minhu.places import locate


@contextmanager
def stage(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open the database with the catalogue in it, and leave it as it was afterwards."""
    with blocker.unblock(), transaction.atomic():
        locate.forget()
        load_base(at=now())
        yield
        transaction.set_rollback(True)
    locate.forget()


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 -- the database has to be there
    with stage(django_db_blocker):
        yield
