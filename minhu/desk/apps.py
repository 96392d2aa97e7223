from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "minhu.desk"

    def ready(self) -> None:
        """Grant the permissions of the desk."""
        import_module("minhu.desk.rules")
