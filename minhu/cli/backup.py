"""``minhu backup`` and ``minhu restore``: the whole house in one sealed file, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from minhu.cli.telling import plainly

KEY_FILE = Annotated[Path, typer.Option("--key", help="备份密钥的文件；和备份分开放。")]


def backup(
    path: Annotated[Path, typer.Argument(help="写到哪个文件；已经有的文件不会被盖掉。")],
    *,
    key: KEY_FILE,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="先造一把密钥，写进 --key 的文件。")
    ] = False,
) -> None:
    """把数据库、照片和密钥加密成一个文件；不用停机。没有备份密钥，谁也打不开。"""
    from minhu.core.backups import write_backup
    from minhu.core.clock import now
    from minhu.core.vault import make_key, read_key

    with _in_words(), plainly():
        if new_key:
            make_key(key)
        secret = read_key(key)
        if path.exists():
            raise FileExistsError(path)
        size = write_backup(path, secret, at=now())
    typer.echo(f"备份好了：{path}，{size / 1_000_000:.1f} MB。")
    typer.echo("请把备份密钥另外保管：没有它打不开备份，有它就能看到全部。", err=True)


def restore(
    path: Annotated[Path, typer.Argument(help="哪个备份文件。")],
    *,
    key: KEY_FILE,
    replace: Annotated[
        bool, typer.Option("--replace", help="这里已经有数据，用备份换掉；会再问一次。")
    ] = False,
) -> None:
    """把备份放回来：先核对整个文件，再放，再核对历史。这里已经有数据时，不写 --replace 就不动。"""
    from minhu.core.backups import put_in_place, unpacked
    from minhu.core.clock import now
    from minhu.core.vault import read_key

    with _in_words(), plainly(), unpacked(path, read_key(key)) as found:
        _check_house(found.about["database"], replace=replace)
        aside = put_in_place(found, at=now())
    typer.echo(f"放回来了：{found.about['made']} 的备份，版本 {found.about['version']}。")
    if aside is not None:
        typer.echo(f"原来的照片和密钥挪到了 {aside}，确认没有用了再删。")
    _verify()


def _check_house(database: str, *, replace: bool) -> None:
    """Refuse a backup of the other kind of database, and a house somebody works in."""
    from django.db import connection

    if database != connection.vendor:
        typer.echo(f"备份是 {database} 的，这里是 {connection.vendor}，放不回来。", err=True)
        raise typer.Exit(1)
    if not _holds_anything():
        return
    if not replace:
        typer.echo("这里已经有数据，什么也没有动。确实要换掉，请加 --replace。", err=True)
        raise typer.Exit(1)
    if not typer.confirm("现有的数据会全部换掉。先停下网页和后台程序。继续吗？"):
        typer.echo("没有动。", err=True)
        raise typer.Exit(1)


def _holds_anything() -> bool:
    """Answer whether anybody has worked in this house: an account, a case, an area, a record."""
    from minhu.accounts.models import User
    from minhu.cases.models import Case
    from minhu.ledgers.models import Record
    from minhu.places.models import Area

    return any(model.objects.exists() for model in (User, Case, Area, Record))


def _verify() -> None:
    """Check the history and that the keys fit; older backups have to be migrated first."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from minhu.cli.verify import verify

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        typer.echo("备份是旧版本的。请运行 minhu manage migrate，再运行 minhu verify。", err=True)
        return
    _check_keys()
    verify(kept=[], as_json=False)


def _check_keys() -> None:
    from minhu.core.crypto import SealError
    from minhu.people.models import Person

    person = Person.objects.filter(anonymised_at=None).first()
    try:
        if person is not None:
            person.disclose()
    except SealError as error:
        typer.echo("姓名电话打不开：备份里没有密钥。请把 MINHU_KEYS 设成当时的。", err=True)
        raise typer.Exit(1) from error


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in one sentence what a file, a key or a full disk refuses."""
    from minhu.core.crypto import SealError

    try:
        yield
    except SealError:
        said = "打不开：文件被改过或不完整，或者密钥不对。什么也没有动。"
    except FileExistsError as error:
        said = f"已经有 {error.filename or error.args[0]}，不会盖掉它。"
    except FileNotFoundError as error:
        said = f"没有 {error.filename}。造一把新密钥请加 --new-key。"
    except OSError as error:
        said = f"没有做成：{error.strerror}。"
    else:
        return
    typer.secho(said, err=True, fg=typer.colors.RED)
    sys.exit(1)
