from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "minhu.teams"

    def ready(self) -> None:
        """Grant the permissions on posts of grids and on the organisation tree."""
        import_module("minhu.teams.rules")
