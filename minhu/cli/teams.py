"""``minhu import teams``: templates of posts, the tiers of organisations, the card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from minhu.cli.telling import plainly


def teams(
    file: Annotated[Path | None, typer.Argument(help="TOML，格式照自带的那一份。")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印 JSON。")] = False,
) -> None:
    """Take in the rules of a file, or those that come along."""
    from minhu.teams.domain.editions import load_editions, load_file

    with plainly():
        made = load_file(file) if file else load_editions()
    typer.echo(json.dumps({"imported": made}) if as_json else f"新增 {made} 项。")
