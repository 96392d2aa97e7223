"""Which browser the tests drive."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Maps are drawn in software; pages around them need not be.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
]


def found() -> str:
    """Return the path of ``MINHU_CHROMIUM`` or of the first browser on the path, else ""."""
    given = os.environ.get("MINHU_CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), "")
