"""Where a copy of Minhu keeps what is its own."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """Return ``MINHU_DATA``, made if need be.

    Without it: ``data`` in the checkout, or, for a package that was installed,
    ``minhu-data`` in the folder one stands in.
    """
    own = CHECKOUT / "data" if _in_checkout() else Path("minhu-data")
    return _made(Path(os.environ.get("MINHU_DATA") or own))


def vendor_folder() -> Path:
    """Return the folder of what npm brings; all copies run from one checkout share it."""
    own = CHECKOUT / "vendor" if _in_checkout() else data_folder() / "vendor"
    return _made(Path(os.environ.get("MINHU_VENDOR") or own))


def _in_checkout() -> bool:
    return (CHECKOUT / "pyproject.toml").is_file()


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()
