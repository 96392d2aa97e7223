"""Where files lie: what people send, and static files as pages ask for them."""

from __future__ import annotations

from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from minhu.core.whole import write_whole


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # -- the library is not typed
    """Puts the hash of its content into the name of each file, also where modules import.

    They are compressed beforehand.
    """

    support_js_module_import_aggregation = True


class WholeFiles(FileSystemStorage):
    """What people send, in a folder: whole, and on the disk before a row points at it."""

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        write_whole(path, b"".join(content.chunks()))
        if self.file_permissions_mode is not None:
            path.chmod(self.file_permissions_mode)
        return name
