"""Static files as pages ask for them: named by their content and compressed beforehand."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # -- the library is not typed
    """Puts the hash of its content into the name of each file, also where modules import."""

    support_js_module_import_aggregation = True
