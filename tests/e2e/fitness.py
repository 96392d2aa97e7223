"""What axe finds wrong with a page that a browser shows."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ALL: dict[str, Any] = {"resultTypes": ["violations"]}
"""Every rule; of what is in order axe need not tell each place."""
COLOURS = {**ALL, "runOnly": ["color-contrast", "link-in-text-block"]}
"""In the dark a page differs from itself by colours; the rest is asked in the light."""


def violations(page: Page, *, colours_only: bool = False) -> list[dict[str, Any]]:
    """Return the rules that a page breaks, as axe tells them."""
    found = Axe().run(page, options=COLOURS if colours_only else ALL)
    return list(found.response["violations"])


def serious(page: Page, *, colours_only: bool = False) -> list[str]:
    """Return the names of the rules that a page breaks seriously."""
    found = violations(page, colours_only=colours_only)
    return [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
