from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class WorksConfig(AppConfig):
    name = "minhu.works"

    def ready(self) -> None:
        """Tell whose milestones have slipped, a few times a day."""
        slipping = import_module("minhu.works.domain.slipping")
        sweeps.add("works", every(timedelta(hours=1), slipping.tell_slipped))
