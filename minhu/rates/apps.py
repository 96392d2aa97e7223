"""一个数: tallies, figures and the convention beside each rate."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from minhu.core.sweeps import every, sweeps


class RatesConfig(AppConfig):
    name = "minhu.rates"

    def ready(self) -> None:
        """Grant the permissions on figures, check panels, and hand the worker what it adds up and compares."""
        import_module("minhu.rates.rules")
        for name in ("boards", "fives", "bulletins.forms"):
            import_module(f"minhu.rates.{name}")
        checks.register(import_module("minhu.rates.checking").check_panels)
        checked = import_module("minhu.rates.domain.checking").sweep
        sweeps.add("tallies", every(timedelta(minutes=5), checked))
        added = import_module("minhu.rates.domain.adding_up").sweep
        sweeps.add("totals", every(timedelta(minutes=1), added))
