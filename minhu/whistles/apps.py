from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps
from minhu.people.retention import needs


class WhistlesConfig(AppConfig):
    name = "minhu.whistles"

    def ready(self) -> None:
        """Hand procedure, rows and a sweep of whistles to the engines and grant permissions."""
        import_module("minhu.whistles.rules")
        import_module("minhu.whistles.forms").register()
        import_module("minhu.cases.counting").register("whistle")
        needs.add("liaisons", import_module("minhu.whistles.queries").still_called)
        caught = import_module("minhu.whistles.domain.falling").sweep
        sweeps.add("whistles", every(timedelta(minutes=10), caught))
