from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class LedgersConfig(AppConfig):
    name = "minhu.ledgers"

    def ready(self) -> None:
        """Grant the permissions of the engine, hand its rows to the figures and its sweep on."""
        import_module("minhu.ledgers.rules")
        import_module("minhu.ledgers.counting").register()
        files = import_module("minhu.ledgers.domain.files")
        sweeps.add("ledger files", every(timedelta(hours=1), files.forget_files))
