"""What is searched in files that strangers send takes time that grows with their length alone."""

from __future__ import annotations

from tests.house.sources import PRODUCT, ROOT, modules

ENDLESS = ("[^>]*", ".*?</")
"""Ways to write a pattern of bytes that, begun anew at each of a million tags, reads to the end each time."""


def test_no_pattern_over_a_sheet_reads_past_the_tag_after_the_one_it_began_at() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules(PRODUCT)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ("rb'" in line or 'rb"' in line) and any(each in line for each in ENDLESS)
    ]
    assert not found, "write [^<>]* for the inside of a tag, and partition() for a whole element"
