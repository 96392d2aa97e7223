from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "minhu.ledgers"

    def ready(self) -> None:
        """Grant the permissions of the engine."""
        import_module("minhu.ledgers.rules")
