"""The catalogues of other languages: written by people as ``.po``, compiled at set-up.

The texts of Minhu are Chinese; what a catalogue leaves out is shown in Chinese. Nothing of
Django is needed here: this runs before the settings are read.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WRITTEN: Final = Path(str(files("minhu"))) / "locale"


def compile_words(folder: Path) -> bool:
    """Compile every catalogue into ``folder``; returns whether any had changed.

    Safe beside a process that reads them: a catalogue is put into place whole.
    """
    changed = [_compile(source, folder) for source in catalogues()]
    return any(changed)


def catalogues() -> Iterator[Path]:
    return iter(sorted(WRITTEN.glob("*/LC_MESSAGES/django.po")))


def _compile(source: Path, folder: Path) -> bool:
    target = folder / source.relative_to(WRITTEN).with_suffix(".mo")
    stamp, wanted = target.with_suffix(".stamp"), sha256(source.read_bytes()).hexdigest()
    if target.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{secrets.token_hex(4)}.mo")
    with source.open("rb") as written, draft.open("wb") as compiled:
        write_mo(compiled, read_po(written, locale=source.parts[-3]))
    draft.replace(target)
    stamp.write_text(wanted)
    return True
