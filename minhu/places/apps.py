from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps


class PlacesConfig(AppConfig):
    name = "minhu.places"

    def ready(self) -> None:
        """Grant the permissions on areas, tell accounts what areas are called, and let the worker throw away files of yesterday."""
        import_module("minhu.places.rules")
        names = import_module("minhu.accounts.queries").place_names
        names.add("areas", import_module("minhu.places.queries").names_of)
        forget = import_module("minhu.places.domain.mapfiles").forget_maps
        sweeps.add("files of areas", every(timedelta(hours=1), forget))
