"""The places a member of staff works in, for choices and for what is theirs."""

from __future__ import annotations

from minhu.places.queries import home_area, home_code

__all__ = ["home_area", "home_code"]
