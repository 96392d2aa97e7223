"""一个数: tallies, figures and the convention beside each rate."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "minhu.rates"

    def ready(self) -> None:
        """Grant the permissions on figures."""
        import_module("minhu.rates.rules")
