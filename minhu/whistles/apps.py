from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class WhistlesConfig(AppConfig):
    name = "minhu.whistles"

    def ready(self) -> None:
        """Hand procedure and rows of whistles to the engines and grant permissions."""
        import_module("minhu.whistles.rules")
        import_module("minhu.whistles.forms").register()
        import_module("minhu.cases.counting").register("whistle")
