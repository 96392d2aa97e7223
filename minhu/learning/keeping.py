"""A model on disk: arrays and a page of JSON, signed with the key of the house.

No pickle: loading one runs whatever it says. Arrays are read with ``allow_pickle=False``, and a
file whose signature is not ours is not read at all, so that nobody who can write into a folder
decides what the desk is told.
"""

from __future__ import annotations

import hmac
import io
import json
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from minhu.core.errors import DomainError
from minhu.learning.model import Block, Look, Model

FORM = 1
MARK = b"minhu model 1\n"


class ForeignModelError(DomainError):
    """A file that this house has not signed, or that was changed since."""


def keep(model: Model, path: Path, *, key: str, told: Mapping[str, Any]) -> None:
    """Write a model, signed; ``told`` says what it was learnt from. Replaces at one stroke."""
    body = _packed(model, told)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(MARK + _sign(body, key) + body)
    os.replace(draft, path)  # noqa: PTH105 -- atomic, also where the path is there


def read(path: Path, *, key: str) -> tuple[Model, dict[str, Any]]:
    """Return a model and what it was learnt from; raises ``ForeignModelError``."""
    whole = path.read_bytes()
    signature, body = whole[len(MARK) : len(MARK) + 32], whole[len(MARK) + 32 :]
    if not whole.startswith(MARK) or not hmac.compare_digest(signature, _sign(body, key)):
        raise ForeignModelError(f"{path.name} was not signed here, or was changed since")
    return _unpacked(body)


def _sign(body: bytes, key: str) -> bytes:
    return hmac.digest(b"minhu.learning:" + key.encode(), body, sha256)


def _packed(model: Model, told: Mapping[str, Any]) -> bytes:
    page = {
        "form": FORM,
        "labels": model.labels,
        "slope": model.slope,
        "shift": model.shift,
        "looks": [[each.look.part, each.look.length, each.look.share] for each in model.blocks],
        "told": dict(told),
    }
    arrays: dict[str, Any] = {"base": model.base}
    for at, block in enumerate(model.blocks):
        for name in ("codes", "rarity", "pull"):
            arrays[f"{name}{at}"] = getattr(block, name)
    text = np.frombuffer(json.dumps(page, ensure_ascii=False).encode(), np.uint8)
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, page=text, **arrays)
    return file.getvalue()


def _unpacked(body: bytes) -> tuple[Model, dict[str, Any]]:
    with np.load(io.BytesIO(body), allow_pickle=False) as file:
        page = json.loads(file["page"].tobytes())
        blocks = tuple(
            Block(Look(*look), *(file[f"{name}{at}"] for name in ("codes", "rarity", "pull")))
            for at, look in enumerate(page["looks"])
        )
        base = file["base"]
    model = Model(tuple(page["labels"]), blocks, base, page["slope"], page["shift"])
    return model, page["told"]
