"""``python -m minhu``: the same as the command ``minhu``."""

from __future__ import annotations

from minhu.cli.main import app

app()
