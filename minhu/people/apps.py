from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class PeopleConfig(AppConfig):
    name = "minhu.people"

    def ready(self) -> None:
        """Grant the permissions on the read log, and hand the sweep to the worker."""
        import_module("minhu.people.rules")
        forget = import_module("minhu.people.domain.forgetting").forget_callers
        sweeps.add("callers", every(timedelta(minutes=10), forget))
        lists = import_module("minhu.people.domain.register_files").forget_lists
        sweeps.add("lists of residents", every(timedelta(hours=1), lists))
