"""The command ``minhu``: one sub-command for each piece of work."""

from __future__ import annotations

import os
import sys

import typer

from minhu.cli import places
from minhu.cli.accounts import account, plates, unit
from minhu.cli.assets import assets, prepare
from minhu.cli.backup import backup, restore
from minhu.cli.bench import app as bench
from minhu.cli.boot import boot
from minhu.cli.clocks import calendar, due, explain
from minhu.cli.demo import demo
from minhu.cli.docs import docs
from minhu.cli.exchange import app as exchange
from minhu.cli.explaining import speak_plainly
from minhu.cli.figures import figures, recount
from minhu.cli.importing import app as importing
from minhu.cli.indicators import indicators
from minhu.cli.keys import rotate_keys
from minhu.cli.learn import learn
from minhu.cli.listen import listen
from minhu.cli.manage import WITHOUT_DATABASE, manage
from minhu.cli.reconcile import reconcile
from minhu.cli.refusing import PlainGroup
from minhu.cli.robot import robot
from minhu.cli.seal import seal
from minhu.cli.serve import serve
from minhu.cli.targets import targets
from minhu.cli.verify import verify
from minhu.cli.words import words
from minhu.cli.worker import worker

PAGES = frozenset({"demo", "serve"})
PASSED_ON = {"ignore_unknown_options": True, "allow_extra_args": True}
IMPORTS = (places,)
"""The modules that add their commands to ``minhu import`` by being loaded."""

speak_plainly()
app = typer.Typer(
    cls=PlainGroup,
    help="民呼：街道办事的平台。第一次运行任何命令，都会先建好数据库。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def begin(context: typer.Context) -> None:
    command = context.invoked_subcommand
    asked = "--help" in sys.argv[1:] and command != "manage"
    if command == "assets" or context.resilient_parsing or asked:
        return
    if command == "demo":
        os.environ.setdefault("MINHU_DEMO", "1")
    if command in PAGES:
        prepare()
    boot(database=not WITHOUT_DATABASE.intersection(sys.argv[2:3]))


for command in (
    demo,
    serve,
    worker,
    calendar,
    due,
    explain,
    account,
    unit,
    plates,
    robot,
    figures,
    recount,
    indicators,
    targets,
    reconcile,
    verify,
    seal,
    backup,
    restore,
    learn,
    listen,
    assets,
):
    app.command()(command)
app.command("rotate-keys")(rotate_keys)
app.command(hidden=True)(docs)
app.command(hidden=True)(words)
app.command(context_settings=PASSED_ON, add_help_option=False)(manage)
app.add_typer(importing, name="import")
app.add_typer(bench, name="bench")
app.add_typer(exchange, name="exchange")
