"""``minhu words``: the English catalogue, renewed from what Minhu says in Chinese."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated

import typer

from minhu.core.folders import CHECKOUT

ENGLISH = CHECKOUT / "minhu/locale/en/LC_MESSAGES/django.po"


def words(
    catalogue: Annotated[Path, typer.Argument(help="要更新的词表。")] = ENGLISH,
) -> None:
    """把页面和提示里的中文收进英文词表；只在源码目录里用得上。"""
    from babel.messages.pofile import write_po

    from minhu.cli.wording import missing, read, renewed

    fresh, written = renewed(read(catalogue)), io.BytesIO()
    write_po(written, fresh, width=0, include_lineno=False)
    catalogue.write_bytes(written.getvalue())
    typer.echo(f"词表有 {len(fresh)} 句，其中 {len(missing(fresh))} 句还没有英文。")
