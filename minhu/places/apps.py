from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "minhu.places"

    def ready(self) -> None:
        """Grant the permissions on areas."""
        import_module("minhu.places.rules")
