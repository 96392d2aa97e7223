"""The judge of the pages itself: what would shut people out is noticed on a page that has it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.fitness import serious, violations

PAGE = "<!doctype html><html lang='zh-CN'><title>东风</title><main><h1>东风</h1>{}</main>"
FAINT = "<p style='color: #aaa; background: #fff'>看不清的字</p>"


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (FAINT, "color-contrast"),
        ("<img src='/lamp.jpg'>", "image-alt"),
        ("<button></button>", "button-name"),
        ("<input name='phone'>", "label"),
    ],
)
def test_what_shuts_somebody_out_is_found_and_called_serious(
    phone: Page, fault: str, rule: str
) -> None:
    phone.set_content(PAGE.format(fault))
    assert serious(phone) == [each["id"] for each in violations(phone)] == [rule]


def test_what_is_only_untidy_is_told_and_not_called_serious(phone: Page) -> None:
    phone.set_content(PAGE.format("<h4>一层一层来</h4>"))
    assert [each["id"] for each in violations(phone)] == ["heading-order"]
    assert serious(phone) == []


def test_in_the_dark_faint_letters_are_found_still(phone: Page) -> None:
    phone.set_content(PAGE.format(FAINT + "<img src='/lamp.jpg'>"))
    assert serious(phone, colours_only=True) == ["color-contrast"]


def test_a_page_in_order_is_let_through(phone: Page) -> None:
    phone.set_content(PAGE.format("<p>路灯修好了</p>"))
    assert violations(phone) == []
    assert serious(phone) == []
