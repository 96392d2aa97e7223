from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "minhu.field"

    def ready(self) -> None:
        import_module("minhu.field.rules")
