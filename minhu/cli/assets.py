"""``minhu assets``: what pages need besides the program, brought and made ready to serve."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import typer

from minhu.core.assets import NPM, AssetsError, bring
from minhu.core.folders import data_folder, vendor_folder

PACKAGE = NPM.parents[1]
UNUSED = ["django_htmx"]  # its own copies of htmx; ours comes from npm


def assets() -> None:
    """取来页面要用的样式、脚本和图标，压缩好备用；没有变化时什么也不做。"""
    changed = prepare()
    typer.echo("页面用的组件已备好。" if changed else "页面用的组件没有变化。")


def prepare() -> bool:
    """Bring what npm holds, compile the words, gather static files; returns whether any changed.

    Called before Django is set up: the settings choose the hashed storage when the folder
    of gathered files is there.
    """
    from minhu.core.words import compile_words

    try:
        bring(vendor_folder())
    except AssetsError as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from None
    spoken = compile_words(data_folder() / "locale")
    return _gather(data_folder() / "static") or spoken


def _gather(root: Path) -> bool:
    stamp, wanted = root / ".stamp", _digest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    root.mkdir(parents=True, exist_ok=True)
    try:
        _collect()
    except BaseException:
        shutil.rmtree(root)  # half a folder would be taken for a whole one
        raise
    stamp.write_text(wanted)
    return True


def _collect() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhu.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)


def _digest() -> str:
    """Return what tells one state of all static files from another, without reading them."""
    lines = (f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in _sources())
    return sha256("\n".join(lines).encode()).hexdigest()


def _sources() -> Iterator[Path]:
    for folder in (vendor_folder(), *sorted(PACKAGE.glob("*/static"))):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
