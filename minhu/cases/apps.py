from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import sweeps


class CasesConfig(AppConfig):
    name = "minhu.cases"

    def ready(self) -> None:
        """Grant the permissions of the engine, and hand its sweep to the worker."""
        import_module("minhu.cases.rules")
        sweeps.add("ladders", import_module("minhu.cases.domain.sweeping").sweep)
