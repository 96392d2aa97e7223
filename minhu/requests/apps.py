from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class RequestsConfig(AppConfig):
    name = "minhu.requests"

    def ready(self) -> None:
        """Hand procedure, rows and a sweep of requests to the engines and grant permissions."""
        import_module("minhu.requests.rules")
        import_module("minhu.requests.sampling")
        import_module("minhu.requests.forms").register()
        import_module("minhu.cases.counting").register("request")
        caught = import_module("minhu.requests.domain.falling").sweep
        again = import_module("minhu.requests.domain.relearning").sweep
        sweeps.add("learning", every(timedelta(hours=1), again))
        sweeps.add("ownerless", every(timedelta(minutes=10), caught))
