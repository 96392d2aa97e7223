"""The collections there are."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from minhu.ogc.queries import areas, cases, grounds
from minhu.ogc.queries.asking import Collection
from minhu.places.enums import Level


def collections() -> tuple[Collection, ...]:
    return (
        Collection(
            "areas",
            _("区域"),
            _("社区，和画过边界的街道、区县；没画过的社区是它的网格合起来。"),
            areas.page,
            areas.one,
        ),
        _grounds("grids", _("网格"), _("基础网格和专属网格，各版边界都在。"), grounds.GRIDS),
        _grounds("micro-grids", _("微网格"), _("网格里面的微网格。"), grounds.MICRO),
        Collection(
            "cases",
            _("公开的诉求"),
            _("正在办的诉求：种类、进展和大致位置，没有内容、照片和门牌。"),
            cases.page,
            cases.one,
        ),
    )


def collection(name: str) -> Collection | None:
    return next((each for each in collections() if each.name == name), None)


def _grounds(name: str, title: str, words: str, levels: tuple[Level, ...]) -> Collection:
    return Collection(
        name, title, words, partial(grounds.page_of, levels), partial(grounds.one_of, levels)
    )
