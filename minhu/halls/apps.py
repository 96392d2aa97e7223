from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class HallsConfig(AppConfig):
    name = "minhu.halls"

    def ready(self) -> None:
        """Grant who keeps a hall, who serves at its windows and who takes a number."""
        import_module("minhu.halls.rules")
