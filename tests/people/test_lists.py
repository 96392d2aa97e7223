"""A list that is sent from a page, and what is left of it."""

from __future__ import annotations

import pytest

from minhu.people.domain.register_files import refused_of, work_off
from tests.cast import NOW, Cast
from tests.people.test_register import sent, somebody

pytestmark = pytest.mark.django_db


def test_a_list_without_a_fault_leaves_nothing_to_take_back(cast: Cast) -> None:
    row = sent(cast, somebody())
    work_off(row.pk, at=NOW)
    row.refresh_from_db()
    assert (row.report["new"], row.fault, refused_of(row)) == (1, "", b"")
