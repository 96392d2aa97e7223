from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class TeamsConfig(AppConfig):
    name = "minhu.teams"

    def ready(self) -> None:
        """Grant the permissions on posts of grids and on the organisation tree; forget who left."""
        import_module("minhu.teams.rules")
        import_module("minhu.teams.domain.editions")
        forget = import_module("minhu.teams.domain.forgetting").forget_names
        sweeps.add("seats", every(timedelta(hours=1), forget))
