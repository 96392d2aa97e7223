"""The command ``minhu``: one sub-command for each piece of work."""

from __future__ import annotations

import sys

import typer

from minhu.cli.assets import assets, prepare
from minhu.cli.boot import boot
from minhu.cli.figures import figures, recount
from minhu.cli.importing import app as importing
from minhu.cli.keys import rotate_keys
from minhu.cli.manage import WITHOUT_DATABASE, manage
from minhu.cli.serve import serve
from minhu.cli.worker import worker

PAGES = frozenset({"assets", "demo", "serve"})
PASSED_ON = {"ignore_unknown_options": True, "allow_extra_args": True}

app = typer.Typer(
    help="民呼：街道办事的平台。第一次运行任何命令，都会先建好数据库。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def begin(context: typer.Context) -> None:
    if "--help" in sys.argv[1:] or context.resilient_parsing:
        return
    if context.invoked_subcommand in PAGES - {"assets"}:
        prepare()
    if context.invoked_subcommand != "assets":
        boot(database=not WITHOUT_DATABASE.intersection(sys.argv[2:3]))


app.command()(serve)
app.command()(worker)
app.command()(figures)
app.command()(recount)
app.command()(assets)
app.command(context_settings=PASSED_ON, add_help_option=False)(manage)
app.command("rotate-keys")(rotate_keys)
app.add_typer(importing, name="import")
