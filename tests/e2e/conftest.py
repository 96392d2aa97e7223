"""A browser for the tests of whole ways through the pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast, call
from tests.e2e.chromium import ARGUMENTS, found
from tests.e2e.test_field import draw_the_grid, sign_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in this thread
expect.set_options(timeout=60_000)  # before a test gives up; nothing is measured by it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and leave it out with a word when no browser is there."""
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if not found():
                item.add_marker(pytest.mark.skip(reason="no Chromium found (MINHU_CHROMIUM)"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as wide as a small phone."""
    yield from _page(browser, 360, 740)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page as wide as the screens the desk pages are drawn for."""
    yield from _page(browser, 1440, 900)


@pytest.fixture
def wall(desktop: Page, live_server: LiveServer, cast: Cast) -> Page:
    """A wall that asks anew as soon as a second has passed."""
    draw_the_grid()
    call()
    sign_in(desktop, live_server.url, cast.street)
    desktop.add_init_script(
        "const every = setInterval; window.setInterval = (f, ms) => every(f, Math.min(ms, 1000));"
    )
    desktop.set_viewport_size({"width": 1920, "height": 1080})
    desktop.goto(f"{live_server.url}/centre/")
    expect(desktop.locator("html")).to_have_attribute("data-ready", "1", timeout=20_000)
    return desktop


def _page(browser: Browser, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    yield context.new_page()
    context.close()
