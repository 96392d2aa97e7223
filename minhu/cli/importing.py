"""``minhu import``: taking in files that an office has already."""

from __future__ import annotations

import typer

from minhu.cli.catalogue import base, categories, standards
from minhu.cli.ledgers import ledger, ledger_definitions
from minhu.cli.persons import persons
from minhu.cli.places import addresses, areas, boundaries
from minhu.cli.requests import requests
from minhu.cli.teams import teams

app = typer.Typer(
    help="导入办公室已有的文件：区划、边界、诉求、类别、立案标准。", no_args_is_help=True
)
app.command(help="导入 12 位区划代码。缺的上级一并建好，再导一遍什么都不变。")(areas)
app.command(help="导入画好的边界。没有代码的自西向东、自北向南编号，再导一遍什么都不变。")(
    boundaries
)
app.command(help="导入以前的诉求，按各自的时间补录；没法收的行说明原因，再导一遍什么都不变。")(
    requests
)
app.command(help="导入类别表，和已有的并排放着；再导一遍什么都不变。")(categories)
app.command(help="导入立案标准，时限写成“2紧急工作时”这样；没法收的行说明原因。")(standards)
app.command(help="把表里的行收进一本台账；没法收的行说明原因，再导一遍什么都不变。")(ledger)
app.command("ledger-definitions", help="把自带的常见台账建好，已有的补上新出的规矩。")(
    ledger_definitions
)
app.command(help="导入岗位模板、组织层级和责任牌；不写文件就装自带的，再导一遍什么都不变。")(teams)
app.command(help="导入地址，每条落到网格；落不到的行说明原因，再导一遍什么都不变。")(addresses)
app.command(help="导入人口底册，姓名和证件号码加密保存；没法收的行说明原因，再导一遍什么都不变。")(
    persons
)
app.command(
    help="装上新版本自带的时限、提醒、原因和回复模板，已有的不动；给了文件，就从它写的那天起用它的时限。"
)(base)
