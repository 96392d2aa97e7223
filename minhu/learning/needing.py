"""What only learning needs, loaded when something is learnt: scikit-learn and what it brings.

Serving pages never comes here; asking a model needs numpy alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError

INSTALL = "pip install 'minhu[learn]'"


def sparse() -> Any:  # noqa: ANN401 -- a module without types
    """Return ``scipy.sparse`` with its graphs; raises ``DomainError`` where it is missing."""
    _needed("scipy.sparse.csgraph")
    return _needed("scipy.sparse")


def machine(strength: float) -> Any:  # noqa: ANN401 -- a class without types
    """Return a linear support vector machine that gives small kinds as much say as large ones."""
    made = _needed("sklearn.svm").LinearSVC
    return made(C=strength, class_weight="balanced", random_state=0)


def measures() -> Any:  # noqa: ANN401 -- a module without types
    return _needed("sklearn.metrics")


def folds(count: int) -> Any:  # noqa: ANN401 -- a class without types
    """Return the division into parts that keeps groups whole and kinds even."""
    made = _needed("sklearn.model_selection").StratifiedGroupKFold
    return made(count, shuffle=True, random_state=0)


def calibrator() -> Any:  # noqa: ANN401 -- a class without types
    return _needed("sklearn.linear_model").LogisticRegression()


def _needed(name: str) -> Any:  # noqa: ANN401 -- a module without types
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        words = _("学习要用 scikit-learn。请先装上：%(how)s")
        raise DomainError(words % {"how": INSTALL}) from error
