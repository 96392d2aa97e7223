"""``minhu manage …``: the commands of Django."""

from __future__ import annotations

import typer

WITHOUT_DATABASE = frozenset(
    {"check", "collectstatic", "makemessages", "compilemessages", "makemigrations"}
)


def manage(context: typer.Context) -> None:
    """运行 Django 自带的命令，比如 minhu manage migrate；不写命令就列出全部。"""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["minhu manage", *context.args])
