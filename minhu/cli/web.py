"""What each web process loads: the site, and a watch that ends it with the server."""

from __future__ import annotations

import os
import signal

from minhu.cli.parents import when_gone
from minhu.wsgi import application

__all__ = ["application"]

when_gone(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGTERM))
