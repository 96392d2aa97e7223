from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class ApiConfig(AppConfig):
    name = "minhu.api"

    def ready(self) -> None:
        """Let marks of programs that are long past be forgotten."""
        sending = import_module("minhu.api.domain.sending")
        sweeps.add("marks of programs", every(timedelta(hours=6), sending.forget))
