from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class PlacesConfig(AppConfig):
    name = "minhu.places"

    def ready(self) -> None:
        """Grant the permissions on areas, and let the worker throw away files of yesterday."""
        import_module("minhu.places.rules")
        forget = import_module("minhu.places.domain.mapfiles").forget_maps
        sweeps.add("files of areas", every(timedelta(hours=1), forget))
