from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AffairsConfig(AppConfig):
    name = "minhu.affairs"

    def ready(self) -> None:
        """Hand each procedure to the engine; one file is one procedure."""
        import_module("minhu.affairs.hazards")
