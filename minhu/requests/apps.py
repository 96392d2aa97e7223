from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "minhu.requests"

    def ready(self) -> None:
        """Hand procedure and rows of requests to the engines and grant permissions."""
        import_module("minhu.requests.rules")
        import_module("minhu.requests.forms").register()
        import_module("minhu.cases.counting").register("request")
