"""Office files are packages: a part says by a key which other part it means, and a list says where that lies."""

from __future__ import annotations

import re

_LINK = re.compile(rb"<Relationship [^<>]*>")


def path_of(links: bytes, key: bytes) -> str:
    """Return the path in a workbook's package that its links say of a key; raises ``StopIteration``."""
    link = next(each for each in _LINK.findall(links) if b'Id="' + key + b'"' in each)
    target: str = link.split(b'Target="')[1].split(b'"')[0].decode()
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
