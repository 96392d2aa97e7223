from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class ExchangeConfig(AppConfig):
    name = "minhu.exchange"

    def ready(self) -> None:
        """Grant who may look, and let what was given up be tried again."""
        import_module("minhu.exchange.rules")
        import_module("minhu.exchange.fields")
        import_module("minhu.exchange.tasks")
        again = import_module("minhu.exchange.domain.sending").sweep
        sweeps.add("exchange", every(timedelta(minutes=30), again))
