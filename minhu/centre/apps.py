from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "minhu.centre"

    def ready(self) -> None:
        """Grant the permissions of the operations room."""
        import_module("minhu.centre.rules")
