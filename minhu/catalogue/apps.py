from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class CatalogueConfig(AppConfig):
    name = "minhu.catalogue"

    def ready(self) -> None:
        """Grant the permissions on the catalogue of an area; let what is to begin begin."""
        import_module("minhu.catalogue.rules")
        import_module("minhu.catalogue.domain.shipped")
        begin = import_module("minhu.catalogue.domain.strands").begin_strands
        sweeps.add("strands", every(timedelta(minutes=10), begin))
