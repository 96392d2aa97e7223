from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "minhu.catalogue"

    def ready(self) -> None:
        """Grant the permissions on the catalogue of an area."""
        import_module("minhu.catalogue.rules")
