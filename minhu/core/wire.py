"""What comes over the wire, put right before Django reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_CHARSET = re.compile(r";\s*charset\s*=\s*(?:\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def in_utf8(application: WSGIApplication) -> WSGIApplication:
    """Read every request as UTF-8, which is what our pages send, whatever its header names.

    Django decodes with whatever codec the header names, also with those that make no text
    (``base64``) or text that no database takes (``raw_unicode_escape``), and fails at that
    before any error page can be shown.
    """

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind: Any = environ.get("CONTENT_TYPE", "")
        environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)
        return application(environ, start_response)

    return answered
