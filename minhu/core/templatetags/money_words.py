"""Money as it is written: yuan with both decimals, from fen."""

from __future__ import annotations

from django import template

register = template.Library()
FEN = 100


@register.filter
def yuan(fen: int) -> str:
    """Return fen as yuan."""
    return f"{fen // FEN:,}.{fen % FEN:02d}"
