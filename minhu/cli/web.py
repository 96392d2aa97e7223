"""What each web process loads: the site, and a watch that ends it with the server."""

from __future__ import annotations

import os
import signal

from django.conf import settings

from minhu.cli.parents import when_gone
from minhu.core.wire import with_seats
from minhu.wsgi import application as site

__all__ = ["application"]

KEPT_FREE = 8
threads = int(os.environ.get("MINHU_THREADS", "32"))
application = with_seats(
    site, seats=max(threads - KEPT_FREE, threads // 2, 1), largest=settings.UPLOAD_LIMIT
)

# Told by the server: by the time this is read, the server may be gone already.
server = int(os.environ.get("SERVED_BY", os.getppid()))
when_gone(server, lambda: os.kill(os.getpid(), signal.SIGTERM))
