"""What every command does first: set Django up, and make the database when there is none."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from minhu.core.folders import data_folder

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor


def boot(*, database: bool = True) -> None:
    """Set Django up; with ``database``, create and fill an empty one first.

    A database that an older Minhu made is left as it is: whoever runs the place makes a
    copy first and then migrates, which a sentence on stderr says.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhu.settings")
    import django

    django.setup()
    if database:
        with _alone():
            _create_if_empty()


def _create_if_empty() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    begun = data_folder() / "creating"
    if begun.exists() or not connection.introspection.table_names():
        begun.touch()
        _create(executor)
        begun.unlink()
    else:
        typer.secho(
            "数据库是旧版本的。请先备份，再运行 minhu manage migrate。",
            err=True,
            fg=typer.colors.YELLOW,
        )


def _create(executor: MigrationExecutor) -> None:
    from minhu.catalogue.domain.base import load_base
    from minhu.core.clock import now
    from minhu.teams.domain.editions import load_editions

    typer.echo("正在建立数据库……", err=True)
    make_tables(database=executor.connection.alias)
    load_base(at=now())
    load_editions()


def make_tables(*, database: str) -> None:
    """Make the tables of an empty database as the models stand, and note every step as taken.

    To walk through what the tables once looked like takes ten times as long, and nobody has
    rows from then. That both ways lead to the same tables is held by a test.
    """
    from django.apps import apps
    from django.core.management import call_command
    from django.test.utils import override_settings

    as_they_stand = {each.label: None for each in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=as_they_stand):
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0, database=database)
    call_command("migrate", fake=True, interactive=False, verbosity=0, database=database)


@contextmanager
def _alone() -> Iterator[None]:
    """Let the second of two commands that start together wait for the first."""
    with (data_folder() / "creating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
