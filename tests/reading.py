"""Pages as tests read them: it does not matter where a template breaks its lines."""

from __future__ import annotations

import re


def on_one_line(page: str) -> str:
    """Return a page without its line breaks: none beside a tag, a space between words."""
    beside_tags = re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", page)
    return re.sub(r"\s*\n\s*", " ", beside_tags)
