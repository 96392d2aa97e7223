"""What a connection asks of PostgreSQL before anything else."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_no_statement_is_compiled_before_it_runs() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL compiles")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
