from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from minhu.core.sweeps import every, sweeps


class NoticesConfig(AppConfig):
    name = "minhu.notices"

    def ready(self) -> None:
        """Grant the permissions, check that there is a way out, and hand the sweep to the worker."""
        import_module("minhu.notices.rules")
        checks.register(import_module("minhu.notices.channels").check_channel)
        checks.register(import_module("minhu.notices.carriers").check_mail)
        forget = import_module("minhu.notices.domain.forgetting").forget
        sweeps.add("notices", every(timedelta(minutes=10), forget))
