from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class CampaignsConfig(AppConfig):
    name = "minhu.campaigns"

    def ready(self) -> None:
        """Grant the permissions, and hand on reminding and forgetting to the worker."""
        import_module("minhu.campaigns.rules")
        ending = import_module("minhu.campaigns.domain.ending")
        sweeps.add("campaign answers", every(timedelta(hours=1), ending.empty_old))
        ordering = import_module("minhu.campaigns.domain.ordering")
        sweeps.add("campaign reminders", every(timedelta(minutes=1), ordering.remind_grids))
