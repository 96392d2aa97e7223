from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class FindingsConfig(AppConfig):
    name = "minhu.findings"

    def ready(self) -> None:
        """Grant who may confirm, and let what is old be forgotten."""
        import_module("minhu.findings.rules")
        forget = import_module("minhu.findings.domain.forgetting").forget
        sweeps.add("findings", every(timedelta(hours=1), forget))
