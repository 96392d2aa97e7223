from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "minhu.requests"

    def ready(self) -> None:
        """Hand the request procedure to the engine and grant its permissions."""
        import_module("minhu.requests.rules")
        import_module("minhu.requests.forms").register()
