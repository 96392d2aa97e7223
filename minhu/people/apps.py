from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "minhu.people"

    def ready(self) -> None:
        """Grant the permissions on the read log."""
        import_module("minhu.people.rules")
