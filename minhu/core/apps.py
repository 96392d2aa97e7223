from __future__ import annotations

import structlog
from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models import UUIDField
from django.utils.module_loading import autodiscover_modules

from minhu.core.among import Among, Listed
from minhu.core.columns import tell_columns_apart_quickly
from minhu.core.planning import without_compiling
from minhu.core.rulebooks import check_rulebooks


class CoreConfig(AppConfig):
    name = "minhu.core"

    def ready(self) -> None:
        """Teach lists ``among`` and ``listed``, send the log through Python's own, load the outbox's subscribers."""
        UUIDField.register_lookup(Among)
        UUIDField.register_lookup(Listed)
        tell_columns_apart_quickly()
        connection_created.connect(without_compiling, dispatch_uid="without compiling")
        structlog.configure(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=structlog.stdlib.BoundLogger,
        )
        checks.register(check_rulebooks)
        autodiscover_modules("tasks")
