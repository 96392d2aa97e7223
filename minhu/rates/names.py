"""What the rows of a table of figures are called, and in which order they stand."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from minhu.accounts.enums import Role
from minhu.accounts.models import Unit
from minhu.catalogue.models import Category
from minhu.places.codes import WIDTH, path, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.rates.enums import By
from minhu.rates.grouping import level_below
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of


def names(scope: Scope, by: By, codes: set[str]) -> dict[str, str]:
    """Return code and name of every row; what belongs nowhere comes last.

    A code that nothing has a name for is shown as it is.
    """
    known = {
        By.AREA: _areas,
        By.UNIT: _units,
        By.CATEGORY: _categories,
        By.CHANNEL: _channels,
        By.POST: _posts,
    }[by](scope, codes)
    rest = {code: code or _nothing(by) for code in sorted(codes - known.keys(), reverse=True)}
    return known | rest


def _areas(scope: Scope, codes: set[str]) -> dict[str, str]:
    """Return the places one level below the scope, all of them, then what was not placed there."""
    level = level_below(scope.area)
    wanted = Q(code__in=codes)
    if scope.area:
        first, after = span(scope.area)
        wanted |= Q(level=level, code__gte=first, code__lt=after)
    found = Area.objects.filter(wanted).values_list("code", "name")
    below = {code: name for code, name in found if len(path(code)) == WIDTH[level]}
    higher = {
        code: _not_placed(level) if code == scope.area else name
        for code, name in found
        if code not in below
    }
    return below | higher


def _not_placed(level: Level) -> str:
    return _("没定到%(level)s") % {"level": level.label}


def _units(_scope: Scope, codes: set[str]) -> dict[str, str]:
    found = Unit.objects.filter(pk__in=codes - {""}).order_by("code")
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _categories(_scope: Scope, codes: set[str]) -> dict[str, str]:
    return dict(Category.objects.filter(code__in=codes).values_list("code", "name"))


def _channels(scope: Scope, codes: set[str]) -> dict[str, str]:
    return {code: name for code, name in source_of(scope.kind).channels().items() if code in codes}


def _posts(_scope: Scope, codes: set[str]) -> dict[str, str]:
    return {code: str(label) for code, label in Role.choices if code in codes}


def _nothing(by: By) -> str:
    words = {By.UNIT: _("没派给单位"), By.CATEGORY: _("没分类"), By.POST: _("没派给岗位")}
    return words.get(by, _("没写"))
