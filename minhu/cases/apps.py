from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps
from minhu.people.retention import needs


class CasesConfig(AppConfig):
    name = "minhu.cases"

    def ready(self) -> None:
        """Grant the permissions of the engine, and hand its sweeps to the worker."""
        import_module("minhu.cases.rules")
        sweeps.add("ladders", import_module("minhu.cases.domain.sweeping").sweep)
        seals = import_module("minhu.cases.domain.sealing").sweep
        needs.add("cases", import_module("minhu.cases.retaining").needed)
        sweeps.add("seals", every(timedelta(minutes=1), seals))
