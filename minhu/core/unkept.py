"""Pages that neither a browser nor anybody between keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
NOT_KEPT = "private, max-age=0, no-cache, no-store, must-revalidate"


def never_cache(view: Callable[P, R]) -> Callable[P, R]:
    """Say of a page that it is not to be kept; Django's own puts the same together anew each time."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        response = view(*args, **kwargs)
        response.headers["Cache-Control"] = NOT_KEPT
        return response

    return answered
