from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class SchedulesConfig(AppConfig):
    name = "minhu.schedules"

    def ready(self) -> None:
        """Grant the permissions, and let the worker make what is due."""
        import_module("minhu.schedules.rules")
        making = import_module("minhu.schedules.domain.making")
        sweeps.add("schedules", every(timedelta(minutes=10), making.make_due))
