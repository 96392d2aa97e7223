from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class CentreConfig(AppConfig):
    name = "minhu.centre"

    def ready(self) -> None:
        """Grant the permissions of the operations room, and let topics be put together."""
        import_module("minhu.centre.rules")
        topics = import_module("minhu.centre.domain.topics").sweep
        sweeps.add("topics", every(timedelta(minutes=30), topics))
